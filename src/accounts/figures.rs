//! What an operator watches: plain figures, taken when they are asked for.

use super::{Accounts, CacheFigures, Error, Scope, StoreFigures, Timestamp};

/// How the accounts are doing.
#[derive(Clone, Debug)]
pub struct Figures {
    /// When these accounts were opened.
    pub started: Timestamp,
    /// How many password hashes have been computed.
    pub hashes: u64,
    /// The queue that passwords are hashed in.
    pub hashing: QueueFigures,
    /// Requests that were refused, by the scope that had no room.
    pub throttled: Vec<(Scope, u64)>,
    /// What was done to accounts and sign-ins: event, outcome, and how often. An outcome `throttled` is a refusal by
    /// the limit of failures.
    pub events: Vec<(&'static str, &'static str, u64)>,
    /// The sign-ins that are remembered.
    pub cache: CacheFigures,
    /// The database.
    pub store: StoreFigures,
}

/// How a queue of work is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QueueFigures {
    /// How many pieces of work may run at once.
    pub permits: usize,
    /// How many run.
    pub running: usize,
    /// How many wait for room.
    pub waiting: usize,
    /// How many found no room in time.
    pub refused: u64,
    /// How many seconds of work were done, on all threads together.
    pub seconds: f64,
}

impl Accounts {
    /// The figures of this moment. Asks no database.
    pub fn figures(&self) -> Figures {
        let inner = &self.0;
        Figures {
            started: inner.started,
            hashes: inner.hasher.computed(),
            hashing: inner.hasher.figures(),
            throttled: inner.requests.refused(),
            events: inner.tally.counts(),
            cache: inner.cache.figures(),
            store: inner.store.figures(),
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Store`] where it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.0.store.ping().await?)
    }

    /// Whether the database can be written, found out by a small write.
    ///
    /// # Errors
    /// [`Error::Store`] where it cannot.
    pub async fn try_to_write(&self) -> Result<(), Error> {
        Ok(self.0.store.try_to_write().await?)
    }
}
