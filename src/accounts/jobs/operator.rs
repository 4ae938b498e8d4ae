//! What an operator sees of jobs, and may do with those that are dead.

use super::super::{Accounts, DeadJob, Error, JobCount};
use super::job::RETRIED_FOR;

impl Accounts {
    /// The number of jobs by kind and state.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn count_jobs(&self) -> Result<Vec<JobCount>, Error> {
        Ok(self.0.store.read().await?.jobs().count(self.now()).await?)
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
