//! Whether the database answers and can be written, checked at most once a second.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tracing::warn;

use crate::accounts::{self, Accounts, LogRateLimit};

/// How long the database has to answer, and then to write.
const CHECK_TIMEOUT: Duration = Duration::from_secs(1);
/// How long the result of a write check is cached: strangers may ask for it as often as they like.
const VERDICT: Duration = Duration::from_secs(1);

const NO_DATABASE: &str = "The database does not answer.";
const NO_WRITES: &str = "The database cannot be written.";

/// Checks whether the database answers and can be written.
#[derive(Debug, Default)]
pub(super) struct Readiness {
    /// When the last write was tried, and whether it was done. Locked while a write is tried, so that
    /// concurrent requests share it.
    written: Mutex<Option<(Instant, bool)>>,
    log: LogRateLimit,
}

impl Readiness {
    /// What is missing, in a sentence; `None` where nothing is.
    pub(super) async fn missing(&self, accounts: &Accounts) -> Option<&'static str> {
        if !self.succeeds(accounts.ping()).await {
            return Some(NO_DATABASE);
        }
        (!self.can_write(accounts).await).then_some(NO_WRITES)
    }

    async fn can_write(&self, accounts: &Accounts) -> bool {
        let mut written = self.written.lock().await;
        if let Some((tried, done)) = *written
            && tried.elapsed() < VERDICT
        {
            return done;
        }
        let done = self.succeeds(accounts.try_to_write()).await;
        *written = Some((Instant::now(), done));
        done
    }

    async fn succeeds(&self, step: impl Future<Output = Result<(), accounts::Error>>) -> bool {
        let fault = match timeout(CHECK_TIMEOUT, step).await {
            Ok(Ok(())) => return true,
            Ok(Err(fault)) => fault.to_string(),
            Err(_) => "the database takes too long".to_owned(),
        };
        if let Some(held_back) = self.log.pass() {
            warn!(%fault, held_back, "not ready");
        }
        false
    }
}
