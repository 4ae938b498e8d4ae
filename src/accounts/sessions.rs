//! How long open pages have to be kept: their sessions are looked up again, many at once.

use std::collections::HashMap;
use std::time::Duration;

use super::batch_loader::Batch;
use super::{Accounts, Error, Store, StoreError, Timestamp};

/// When sessions expire.
pub(super) struct Expiries;

impl Batch for Expiries {
    type Key = i64;
    type Found = Timestamp;

    /// As many as the store asks for at once.
    const MAX_BATCH: usize = 64;
    /// Pages that look again do so within some seconds, and one such wait.
    const BATCH_DELAY: Duration = Duration::from_millis(100);

    async fn ask(store: &dyn Store, sessions: &[i64]) -> Result<HashMap<i64, Timestamp>, StoreError> {
        Ok(store.session_expiries(sessions).await?.into_iter().collect())
    }
}

impl Accounts {
    /// How long a session, by its id, lives on if it is not used; `None` where it has ended, or its account may not sign
    /// in. Does not count as a use. Takes a tenth of a second longer than a look-up, and is asked with others.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn session_remaining(&self, session: i64) -> Result<Option<Duration>, Error> {
        let expires = self.0.expiries.find(session).await?;
        let now = self.now();
        Ok(expires.filter(|expires| *expires > now).map(|expires| now.until(expires)))
    }

    /// A random part of a time: so many who have to do something do not do it all at once.
    pub fn part_of(&self, most: Duration) -> Duration {
        let mut bytes = [0; 4];
        self.0.random.fill(&mut bytes);
        most.mul_f64(f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
    }
}
