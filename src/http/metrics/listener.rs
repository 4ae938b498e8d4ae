//! The port of the metrics. It serves nothing of the site, and the site's port serves no metrics.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;
use tracing::{debug, warn};

use super::{Metrics, text};

/// The most connections; others wait until one of them is closed.
const MAX_CONNECTIONS: usize = 16;
/// Within this time each of them has to send a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);
/// The wait after a failed accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Answers `GET /metrics` until it is aborted.
pub(in super::super) async fn serve(listener: TcpListener, metrics: Metrics) {
    let router = Router::new().route("/metrics", get(scrape)).with_state(metrics);
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let router = router.clone();
                tokio::spawn(async move {
                    let _place = place;
                    let service =
                        service_fn(|request: Request<Incoming>| router.clone().oneshot(request.map(Body::new)));
                    let mut http = hyper::server::conn::http1::Builder::new();
                    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
                    if let Err(fault) = http.serve_connection(TokioIo::new(stream), service).await {
                        debug!(%fault, "a metrics connection broke");
                    }
                });
            }
            Err(fault) => {
                warn!(%fault, "a metrics connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn scrape(State(metrics): State<Metrics>) -> Response {
    let headers = [(CONTENT_TYPE, text::CONTENT_TYPE), (CACHE_CONTROL, "no-store")];
    match metrics.text(metrics.count_jobs().await) {
        Ok(text) => (headers, text).into_response(),
        Err(fault) => {
            warn!(%fault, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
