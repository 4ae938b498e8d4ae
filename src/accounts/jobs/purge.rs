//! The job that deletes what has expired.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tracing::info;

use super::super::{Accounts, Error};
use super::job::{Attempt, Job, JobError, RunJob};

/// How often it is run. What has expired is refused from the moment on at which it expires; this keeps the database small.
pub(super) const PERIOD: Duration = Duration::from_secs(60 * 60);

/// How long dead jobs are kept: an operator may have them tried again until then. Their data may hold secrets.
const DEAD_JOBS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The purge.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Purge {}

impl Job for Purge {
    const KIND: &'static str = "purge";
    // After a long time of use with an older version there may be millions.
    const TIME_LIMIT: Duration = Duration::from_secs(15 * 60);
}

/// Deletes it. It holds the accounts for as long as the worker runs.
pub(super) struct Purger(pub(super) Accounts);

#[async_trait]
impl RunJob<Purge> for Purger {
    async fn run(&self, _: Purge, _: Attempt) -> Result<(), JobError> {
        let purge = async {
            let count = self.0.purge_expired().await?;
            if count > 0 {
                info!(count, "expired sign-ins deleted");
            }
            let count = self.0.purge_dead_jobs().await?;
            if count > 0 {
                info!(count, "dead jobs deleted that are older than 30 days");
            }
            let count = self.0.purge_events().await?;
            if count > 0 {
                info!(count, "old events of accounts deleted");
            }
            Ok::<_, Error>(())
        };
        purge.await.map_err(|error| JobError::Temporary(error.to_string()))
    }
}

impl Accounts {
    async fn purge_dead_jobs(&self) -> Result<u64, Error> {
        let mut purged = 0;
        loop {
            let mut work = self.0.store.begin().await?;
            let step = work.jobs().purge_dead(self.now().minus(DEAD_JOBS_KEPT)).await?;
            work.commit().await?;
            if step == 0 {
                return Ok(purged);
            }
            purged += step;
        }
    }
}
