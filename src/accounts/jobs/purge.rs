//! The job that deletes what has expired.

use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use tracing::info;

use super::super::{Accounts, Error, StoreError, UnitOfWork};
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
            let count = self.0.purge_record().await?;
            if count > 0 {
                info!(count, "old rows of the record deleted");
            }
            self.0.purge_daily_counts().await?;
            let count = self.0.purge_webhook_deliveries().await?;
            if count > 0 {
                info!(count, "old deliveries to webhooks deleted");
            }
            Ok::<_, Error>(())
        };
        purge.await.map_err(|error| JobError::Temporary(error.to_string()))
    }
}

impl Accounts {
    async fn purge_dead_jobs(&self) -> Result<u64, Error> {
        let died = self.now().minus(DEAD_JOBS_KEPT);
        self.in_steps(|work| work.jobs().purge_dead(died)).await
    }

    /// Deletes expired sessions and tokens, and returns their number. It may be called at any time: what has expired is
    /// refused in any case.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn purge_expired(&self) -> Result<u64, Error> {
        let now = self.now();
        self.in_steps(|work| work.expired().purge(now)).await
    }

    /// Deletes in steps until there is nothing left, each in a unit of work of its own, so that other writes can run in
    /// between. Returns the number.
    pub(in super::super) async fn in_steps<S>(&self, delete: S) -> Result<u64, Error>
    where
        S: for<'w> Fn(&'w mut dyn UnitOfWork) -> BoxFuture<'w, Result<u64, StoreError>> + Send + Sync,
    {
        let mut deleted = 0;
        loop {
            let mut work = self.0.store.begin().await?;
            let step = delete(&mut *work).await?;
            work.commit().await?;
            if step == 0 {
                return Ok(deleted);
            }
            deleted += step;
        }
    }
}
