//! What a job is: data of a type of its own, which is stored as JSON, and who runs it.

use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::{NewJob, Timestamp};

/// How long a job is tried again where its kind says nothing else.
pub(super) const RETRIED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest that a job may wait. A job that waits for a later time was enqueued by a clock that was wrong.
pub(super) const LONGEST_DELAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The data of a job.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// The name of its kind, which is no other job's: of `a` to `z` and `-`. It stands in metrics, and in rows that a later
    /// version has to read.
    const KIND: &'static str;

    /// How long one attempt may take.
    const TIME_LIMIT: Duration = Duration::from_secs(60);

    /// How long it is tried again after temporary failures.
    const RETRIED_FOR: Duration = RETRIED_FOR;

    /// Whether it waits for somebody else's server, of which many may be silent at once. Then it leaves room for other jobs.
    const IS_SLOW: bool = false;

    /// What an operator may read of it in the log and the list of dead jobs: no secret, and of a person nothing that is
    /// not needed, such as the domain of a mail's recipient.
    fn about(&self) -> String {
        String::new()
    }
}

/// Runs the jobs of a kind. A job may be run more than once: when a worker stops before it has recorded that the job is
/// done.
#[async_trait]
pub trait RunJob<J: Job>: Send + Sync + 'static {
    /// Runs a job. It may be dropped at any point where it waits: at the time limit, when its lease is lost, and when the
    /// server stops.
    ///
    /// # Errors
    /// It was not done; whether it is tried again is up to the error.
    async fn run(&self, job: J, attempt: Attempt) -> Result<(), JobError>;
}

/// An attempt to run a job.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// The job's id, which is no other job's.
    pub id: i64,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// When the job was enqueued.
    pub created: Timestamp,
}

/// Why a job was not done, in words for an operator, without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// It may succeed later.
    Temporary(String),
    /// It cannot succeed as it is.
    Permanent(String),
}

impl NewJob {
    /// A job that is ready at once.
    ///
    /// # Panics
    /// If JSON cannot express it: it has a map whose keys are not text.
    pub fn of<J: Job>(job: &J, now: Timestamp) -> Self {
        Self {
            kind: J::KIND,
            key: None,
            about: job.about(),
            payload: serde_json::to_string(job).expect("the data of a job is written as JSON"),
            run_at: now,
            give_up: now.plus(J::RETRIED_FOR),
            created: now,
        }
    }

    /// The same, if there is no job with that key that is not dead.
    #[must_use]
    pub fn once(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The same, ready that much later; a day at most.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        let delay = delay.min(LONGEST_DELAY);
        Self { run_at: self.run_at.plus(delay), give_up: self.give_up.plus(delay), ..self }
    }
}
