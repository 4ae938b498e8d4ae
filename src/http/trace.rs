//! An id and a line for each request. The query is never logged: it may hold a secret.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use http::{Method, Uri};
use tokio::time::Instant;
use tracing::{debug, error};

use super::client_ip;
use super::metrics::Metrics;
use super::request_id::{REQUEST_ID, RequestId, TRACE_PARENT, TraceId};
use super::state::AppState;
use crate::telemetry::{self, Described};

/// The trace of a request that is in flight.
pub(super) struct Trace {
    about: Arc<About>,
    begun: Instant,
}

/// The fields of a request in the log.
struct About {
    id: RequestId,
    trace_id: Option<TraceId>,
    method: Method,
    uri: Uri,
}

/// Gives a request its id: that of a trusted proxy, where `peer` is one, else a new one.
pub(super) fn begin(state: &AppState, peer: SocketAddr, request: &Request) -> Trace {
    let is_proxy = client_ip::is_trusted(peer.ip().to_canonical(), &state.settings.trusted_proxies);
    let said = |name| request.headers().get(name).filter(|_| is_proxy);
    let about = About {
        id: said(REQUEST_ID).and_then(RequestId::given).unwrap_or_else(RequestId::new),
        trace_id: said(TRACE_PARENT).and_then(TraceId::of),
        method: request.method().clone(),
        uri: request.uri().clone(),
    };
    Trace { about: Arc::new(about), begun: Instant::now() }
}

impl Trace {
    /// Waits for the answer, tells the client the id, and logs and counts how it ended.
    pub(super) async fn follow(&self, metrics: &Metrics, answered: impl Future<Output = Response>) -> Response {
        let answered = async {
            let response = answered.await;
            let status = response.status();
            if status.is_server_error() {
                error!(status = status.as_u16(), "answered");
            } else {
                debug!(status = status.as_u16(), "answered");
            }
            response
        };
        let about = Arc::clone(&self.about);
        let mut response = telemetry::within(about, answered).await;
        metrics.record(&self.about.method, self.path(), response.status(), self.begun.elapsed());
        if let Some(id) = self.about.id.header() {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }

    /// The path that was asked for.
    pub(super) fn path(&self) -> &str {
        self.about.uri.path()
    }
}

impl Described for About {
    fn fields(&self) -> Vec<(&'static str, &str)> {
        let trace_id = self.trace_id.as_ref().map(|id| ("trace_id", id.as_str()));
        let rest = [("method", self.method.as_str()), ("path", self.uri.path())];
        [("id", self.id.as_str())].into_iter().chain(trace_id).chain(rest).collect()
    }
}
