//! What an operator sees of jobs, and may do with those that are dead.

use std::time::Duration;

use super::super::{Accounts, DeadJob, Error, JobCount, JobState};
use super::job::RETRIED_FOR;

/// The jobs of all nodes.
#[derive(Clone, Debug)]
pub struct JobFigures {
    /// Their number by kind and state.
    pub counts: Vec<JobCount>,
    /// How long the first of the ready jobs has been ready.
    pub longest_ready: Duration,
}

impl Accounts {
    /// Counts the jobs in the database.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn count_jobs(&self) -> Result<JobFigures, Error> {
        let now = self.now();
        let counts = self.0.store.read().await?.jobs().count(now).await?;
        let ready = counts.iter().filter(|jobs| jobs.state == JobState::Ready).map(|jobs| jobs.oldest);
        let longest_ready = ready.min().map_or(Duration::ZERO, |oldest| oldest.until(now));
        Ok(JobFigures { counts, longest_ready })
    }

    /// The dead jobs, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn dead_jobs(&self, limit: usize) -> Result<Vec<DeadJob>, Error> {
        Ok(self.0.store.read().await?.jobs().list_dead(limit).await?)
    }

    /// Has a dead job tried again for a day, or all of them; returns their number.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn retry_dead_jobs(&self, id: Option<i64>) -> Result<u64, Error> {
        let now = self.now();
        let mut work = self.0.store.begin().await?;
        let revived = work.jobs().revive(id, now, now.plus(RETRIED_FOR)).await?;
        work.commit().await?;
        Ok(revived)
    }

    /// Deletes a dead job. `false` if there is none with that id.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn discard_dead_job(&self, id: i64) -> Result<bool, Error> {
        let mut work = self.0.store.begin().await?;
        let is_deleted = work.jobs().discard(id).await?;
        work.commit().await?;
        Ok(is_deleted)
    }
}
