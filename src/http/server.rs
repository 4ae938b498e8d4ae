//! The listener: one task a connection, with time limits that `axum::serve` does not set.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::time::Duration;

use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt;
use tracing::{debug, info, warn};

use super::state::AppState;
use super::{Settings, router, sign_in_events};
use crate::accounts::Accounts;

/// A request's head must be there within this time (checklist L3).
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// Heads beyond this get 431.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How long running requests may take once the server is told to stop (checklist F7).
const GRACE: Duration = Duration::from_secs(8);
/// How long connections that have just been made may take to be accepted, and then to be read, before idle ones are
/// closed.
const SETTLING: Duration = Duration::from_millis(50);
/// The wait after a failed accept, which fails again at once while file descriptors are short.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `shutdown` is ready; then takes no more connections, lets running requests finish, and returns.
///
/// # Errors
/// Where the listener's address cannot be read.
pub async fn run(
    listener: TcpListener,
    accounts: Accounts,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let state = AppState::new(accounts, settings, stopping);
    let router = router::new(state.clone());
    let watcher = tokio::spawn(sign_in_events::watch(state));
    let connections = GracefulShutdown::new();
    info!(%address, "listening");

    tokio::select! {
        never = accept(&listener, &router, &connections) => match never {},
        () = shutdown => {}
    }
    // Who has connected by now may have sent a request that nobody has read yet: closed, it would be lost.
    let _ = tokio::time::timeout(SETTLING, accept(&listener, &router, &connections)).await;
    drop(listener);
    tokio::time::sleep(SETTLING).await;

    let _ = stop.send(true);
    watcher.abort();
    if tokio::time::timeout(GRACE, connections.shutdown()).await.is_err() {
        warn!("some requests were still running and were cut off");
    }
    info!("stopped");
    Ok(())
}

/// Takes connections in, one after another.
async fn accept(listener: &TcpListener, router: &axum::Router, connections: &GracefulShutdown) -> Infallible {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => serve(stream, router.clone(), connections),
            Err(fault) => {
                warn!(%fault, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn serve(stream: TcpStream, router: axum::Router, connections: &GracefulShutdown) {
    let Ok(peer) = stream.peer_addr() else { return };
    // Small answers must not wait for the acknowledgement of the one before (Nagle).
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router::strip_trailing_slash(request.uri_mut());
        let router = router.clone();
        async move {
            Ok::<_, Infallible>(
                router.oneshot(request.map(axum::body::Body::new)).await.unwrap_or_else(|never| match never {}),
            )
        }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(fault) = connection.await {
            debug!(%peer, %fault, "a connection broke");
        }
    });
}
