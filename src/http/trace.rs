//! A number, a span and a line for each request. Never the query: it may hold what its sender did not mean to say.
//!
//! What changes nothing has a span at the level of its line only: to make one costs as much as to look a token up.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Request;
use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, Uri};
use tokio::time::Instant;
use tracing::{Instrument, Span, debug, debug_span, error, info_span};

use super::metrics::Metrics;

static REQUESTS: AtomicU64 = AtomicU64::new(1);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request's number and its span.
pub(super) struct Trace {
    id: u64,
    method: Method,
    uri: Uri,
    begun: Instant,
}

/// Numbers a request.
pub(super) fn begin(request: &Request) -> Trace {
    let id = REQUESTS.fetch_add(1, Ordering::Relaxed);
    Trace { id, method: request.method().clone(), uri: request.uri().clone(), begun: Instant::now() }
}

impl Trace {
    /// Waits for the answer inside the span, tells the client the number, and logs and counts how it ended.
    pub(super) async fn follow(&self, metrics: &Metrics, answered: impl Future<Output = Response>) -> Response {
        let mut response = answered.instrument(self.span()).await;
        let (Self { id, method, begun, .. }, path, status) = (self, self.path(), response.status());
        if status.is_server_error() {
            error!(id, %method, ?path, status = status.as_u16(), "answered");
        } else {
            debug!(id, %method, ?path, status = status.as_u16(), "answered");
        }
        metrics.record(method, path, status, begun.elapsed());
        response.headers_mut().insert(REQUEST_ID, HeaderValue::from(*id));
        response
    }

    /// The path that was asked for.
    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }

    fn span(&self) -> Span {
        let (Self { id, method, .. }, path) = (self, self.path());
        if method.is_safe() {
            debug_span!("request", id, %method, ?path)
        } else {
            info_span!("request", id, %method, ?path)
        }
    }
}
