//! Whether the server lives, and whether it can do its work: for whoever starts it and sends it requests.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use tokio::time::timeout;
use tracing::warn;

use super::state::{AppState, Phase};

/// How long the database has to answer.
const PATIENCE: Duration = Duration::from_secs(1);

const READY: &str = "ok";
const STOPPING: &str = "The server is stopping.";
const NO_DATABASE: &str = "The database does not answer.";

/// `GET /healthz`: the process answers; it asks nobody else.
pub(super) async fn live() -> &'static str {
    READY
}

/// `GET /readyz`: 200 where the database answers and the server is not stopping, else 503 with what is missing.
pub(super) async fn ready(State(state): State<AppState>) -> Response {
    let mut phase = state.phase.clone();
    let missing = tokio::select! {
        biased;
        _ = phase.wait_for(|phase| *phase != Phase::Serving) => STOPPING,
        answered = timeout(PATIENCE, state.accounts.ping()) => match answered {
            Ok(Ok(())) => return READY.into_response(),
            Ok(Err(fault)) => {
                warn!(%fault, "not ready");
                NO_DATABASE
            }
            Err(_) => {
                warn!("not ready: the database takes too long");
                NO_DATABASE
            }
        },
    };
    (StatusCode::SERVICE_UNAVAILABLE, missing).into_response()
}
