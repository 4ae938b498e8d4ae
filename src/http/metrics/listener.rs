//! The port of the figures. Nothing of the site is there, and nothing of it is on the site's.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use tokio::net::TcpListener;
use tracing::warn;

use super::{Metrics, text};

/// Answers `GET /metrics` until it is aborted.
pub(in super::super) async fn serve(listener: TcpListener, metrics: Metrics) {
    let router = Router::new().route("/metrics", get(scrape)).with_state(metrics);
    if let Err(fault) = axum::serve(listener, router).await {
        warn!(%fault, "the figures are no longer served");
    }
}

async fn scrape(State(metrics): State<Metrics>) -> Response {
    let headers = [(CONTENT_TYPE, text::CONTENT_TYPE), (CACHE_CONTROL, "no-store")];
    match metrics.text() {
        Ok(text) => (headers, text).into_response(),
        Err(fault) => {
            warn!(%fault, "the figures could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
