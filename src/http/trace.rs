//! A span and a line for each request. Never the query: it may hold what its sender did not mean to say.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tokio::time::Instant;
use tracing::{Instrument, debug, error, info_span};

use super::state::AppState;

static REQUESTS: AtomicU64 = AtomicU64::new(1);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers the request, tells the client the number, and logs and counts how it ended.
pub(super) async fn request(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let id = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let span = info_span!("request", id, method = %request.method(), path = ?request.uri().path());
    async {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        if status >= 500 {
            error!(status, "answered");
        } else {
            debug!(status, "answered");
        }
        state.metrics.record(&method, uri.path(), response.status(), begun.elapsed());
        response.headers_mut().insert(REQUEST_ID, HeaderValue::from(id));
        response
    }
    .instrument(span)
    .await
}
