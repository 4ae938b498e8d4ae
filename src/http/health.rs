//! Liveness and readiness: for service managers and load balancers.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::state::{AppState, Phase};

const READY: &str = "ok";
const STOPPING: &str = "The server is stopping.";

/// `GET /healthz`: the process answers; the database is not asked.
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
