//! Whether the server lives, and whether it can do its work: for whoever starts it and sends it requests.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tracing::warn;

use super::state::{AppState, Phase};
use crate::accounts::{self, Accounts, Seldom};

/// How long the database has to answer, and then to write.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long it is known whether the database can be written: strangers may ask as often as they like.
const VERDICT: Duration = Duration::from_secs(1);

const READY: &str = "ok";
const STOPPING: &str = "The server is stopping.";
const NO_DATABASE: &str = "The database does not answer.";
const NO_WRITES: &str = "The database cannot be written.";

/// `GET /healthz`: the process answers; it asks nobody else.
pub(super) async fn live() -> &'static str {
    READY
}

/// `GET /readyz`: 200 where the database answers and can be written and the server is not stopping, else 503 with what
/// is missing.
pub(super) async fn ready(State(state): State<AppState>) -> Response {
    let mut phase = state.phase.clone();
    let missing = tokio::select! {
        biased;
        _ = phase.wait_for(|phase| *phase != Phase::Serving) => Some(STOPPING),
        missing = state.readiness.missing(&state.accounts) => missing,
    };
    match missing {
        None => READY.into_response(),
        Some(missing) => (StatusCode::SERVICE_UNAVAILABLE, missing).into_response(),
    }
}

/// Finds out whether the database does what it must.
#[derive(Debug, Default)]
pub(super) struct Readiness {
    /// When the last write was tried, and whether it was done. Held while one is tried, so that it is one for all.
    written: Mutex<Option<(Instant, bool)>>,
    log: Seldom,
}

impl Readiness {
    async fn missing(&self, accounts: &Accounts) -> Option<&'static str> {
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
        let fault = match timeout(PATIENCE, step).await {
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
