//! Metrics of accounts, read on request.

use super::{Accounts, CacheFigures, Error, Scope, StoreFigures, Timestamp};

/// Metrics of accounts.
#[derive(Clone, Debug)]
pub struct Figures {
    /// When this process opened the accounts.
    pub started: Timestamp,
    /// How many password hashes have been computed, for right and wrong passwords. A test of guarantee P7 reads it.
    pub hashes: u64,
    /// The queue for password hashes.
    pub hashing: QueueFigures,
    /// Refused requests by the scope whose limit was reached.
    pub throttled: Vec<(Scope, u64)>,
    /// Actions on accounts and sign-ins: event, outcome and number. The outcome `throttled` is a refusal by the limit
    /// of failures.
    pub events: Vec<(&'static str, &'static str, u64)>,
    /// Attempts to run jobs: kind, outcome and number.
    pub jobs: Vec<(String, &'static str, u64)>,
    /// The cache of sign-ins.
    pub cache: CacheFigures,
    /// The database.
    pub store: StoreFigures,
}

/// Metrics of a work queue.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QueueFigures {
    /// Limit of tasks that run at once.
    pub permits: usize,
    /// Tasks that run.
    pub running: usize,
    /// Tasks that wait for a permit.
    pub waiting: usize,
    /// Tasks that got no permit in time.
    pub refused: u64,
    /// Seconds of work, summed over all threads.
    pub seconds: f64,
}

impl Accounts {
    /// The current metrics. Does not query the database.
    pub fn figures(&self) -> Figures {
        let inner = &self.0;
        Figures {
            started: inner.started,
            hashes: inner.hasher.computed(),
            hashing: inner.hasher.figures(),
            throttled: inner.requests.refused(),
            events: inner.tally.counts(),
            jobs: inner.jobs.counts(),
            cache: inner.cache.figures(),
            store: inner.store.figures(),
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Store`] if it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.0.store.ping().await?)
    }

    /// Whether the database accepts writes, tested by a small write.
    ///
    /// # Errors
    /// [`Error::Store`] if it cannot.
    pub async fn try_to_write(&self) -> Result<(), Error> {
        Ok(self.0.store.try_to_write().await?)
    }
}
