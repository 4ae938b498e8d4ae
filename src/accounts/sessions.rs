//! The expiry of sessions with open pages, checked in batches.

use std::collections::HashMap;
use std::time::Duration;

use super::batch_loader::Batch;
use super::{Accounts, Error, Store, StoreError, Timestamp};

/// Loads the expiry of sessions in batches.
pub(super) struct Expiries;

impl Batch for Expiries {
    type Key = i64;
    type Found = Timestamp;

    /// The store's limit for one query.
    const MAX_BATCH: usize = 64;
    /// Streams that check their session after a lost connection do so within some seconds; a delay makes their batches
    /// larger.
    const BATCH_DELAY: Duration = Duration::from_millis(100);

    async fn load(store: &dyn Store, sessions: &[i64]) -> Result<HashMap<i64, Timestamp>, StoreError> {
        Ok(store.read().await?.sessions().expiries(sessions).await?.into_iter().collect())
    }
}

impl Accounts {
    /// The remaining lifetime of a session if it is not used; `None` if it has ended, its account may not sign in, or
    /// it acts as another account: an open page then is no longer that of the signed-in user.
    /// Does not count as a use. Takes a tenth of a second longer than other look-ups, as it waits for a batch.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn session_remaining(&self, session: i64) -> Result<Option<Duration>, Error> {
        let expires = self.0.expiries.find(session).await?;
        let now = self.now();
        Ok(expires.filter(|expires| *expires > now).map(|expires| now.until(expires)))
    }

    /// A random part of a duration, as jitter.
    pub fn jitter(&self, most: Duration) -> Duration {
        let mut bytes = [0; 4];
        self.0.random.fill(&mut bytes);
        most.mul_f64(f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
    }
}
