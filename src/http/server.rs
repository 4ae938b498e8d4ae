//! The listener: one task a connection, with time limits that `axum::serve` does not set. It runs on the threads of
//! [`workers`](super::workers).

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{self, SocketAddr};
use std::time::Duration;

use axum::BoxError;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_io_timeout::TimeoutWriter;
use tracing::{debug, info, warn};

use super::background::Background;
use super::pipeline::Pipeline;
use super::state::{AppState, Phase};
use super::workers::Workers;
use super::{Settings, metrics, sign_in_events};
use crate::accounts::Accounts;

/// A request's head must be there within this time (guarantee L3).
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);
/// A client that reads nothing of its answer for so long is disconnected (guarantee L3).
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Heads beyond this get 431.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How long running requests may take once the server is told to stop (guarantee F7).
const GRACE: Duration = Duration::from_secs(8);
/// How long connections that have just been made may take to be accepted, and then to be read, before idle ones are
/// closed.
const ACCEPT_GRACE: Duration = Duration::from_millis(50);
/// The wait after a failed accept, which fails again at once while file descriptors are short.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The answer to a connection that there is no room for.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n\
    X-Content-Type-Options: nosniff\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 22\r\n\r\n\
    Too many connections.\n";

/// Where a server listens.
#[derive(Debug)]
pub struct Listeners {
    /// For the pages and the API.
    pub site: TcpListener,
    /// For the metrics alone.
    pub metrics: Option<TcpListener>,
}

impl From<TcpListener> for Listeners {
    /// Without a port for the metrics.
    fn from(site: TcpListener) -> Self {
        Self { site, metrics: None }
    }
}

/// Serves until `shutdown` is ready, and for the drain time after it; then accepts no more connections, lets running
/// requests finish, and returns.
///
/// # Errors
/// Where the listener's address cannot be read, or the system gives no threads.
pub async fn run(
    listeners: impl Into<Listeners>,
    accounts: Accounts,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let Listeners { site: listener, metrics: figures } = listeners.into();
    let address = listener.local_addr()?;
    let (tell, phase) = watch::channel(Phase::Serving);
    let state = AppState::new(accounts, settings, phase);
    let pipeline = Pipeline::new(state.clone());
    let watcher = tokio::spawn(sign_in_events::watch(state.clone()));
    let background = Background::start(state.accounts.clone());
    let figures = figures.map(|listener| tokio::spawn(metrics::serve(listener, state.metrics.clone())));
    let connections = GracefulShutdown::new();
    let workers = Workers::start()?;
    info!(%address, "listening");

    tokio::select! {
        never = accept(&listener, &pipeline, &state, &workers, &connections) => match never {},
        () = shutdown => {}
    }
    let _ = tell.send(Phase::Draining);
    let drain = state.settings.drain;
    if !drain.is_zero() {
        info!(seconds = drain.as_secs(), "draining: requests are still served, and /readyz answers 503");
    }
    // A client that has connected by then may have sent a request; closing its connection unread would lose it.
    let _ =
        tokio::time::timeout(drain + ACCEPT_GRACE, accept(&listener, &pipeline, &state, &workers, &connections)).await;
    drop(listener);
    tokio::time::sleep(ACCEPT_GRACE).await;

    let _ = tell.send(Phase::Stopping);
    watcher.abort();
    if tokio::time::timeout(GRACE, connections.shutdown()).await.is_err() {
        warn!("some requests were still running and were cut off");
    }
    background.stop().await;
    if let Some(figures) = figures {
        figures.abort();
    }
    info!("stopped");
    Ok(())
}

/// Accepts connections, one after another.
async fn accept(
    listener: &TcpListener,
    pipeline: &Pipeline,
    state: &AppState,
    workers: &Workers,
    connections: &GracefulShutdown,
) -> Infallible {
    loop {
        let accepted = listener.accept().await.and_then(|(stream, peer)| match state.connections.try_open(peer.ip()) {
            Ok(open) => Ok(Some((stream.into_std()?, peer, open))),
            Err(_) => {
                refuse(&stream);
                Ok(None)
            }
        });
        match accepted {
            Ok(Some((stream, peer, open))) => {
                let (way, watcher) = (pipeline.clone(), connections.watcher());
                workers.spawn(async move {
                    let _open = open;
                    if let Err(fault) = serve(stream, peer, way, watcher).await {
                        debug!(%peer, %fault, "a connection broke");
                    }
                });
            }
            Ok(None) => {}
            Err(fault) => {
                warn!(%fault, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Tells a client that there are too many connections, without waiting for it.
fn refuse(stream: &TcpStream) {
    let _ = stream.try_write(TOO_MANY);
    // Unread input would make the system reset the connection and discard the answer.
    let _ = stream.try_read(&mut [0; 4096]);
}

/// Answers the requests of one connection.
async fn serve(stream: net::TcpStream, peer: SocketAddr, pipeline: Pipeline, watcher: Watcher) -> Result<(), BoxError> {
    let stream = TcpStream::from_std(stream)?;
    // Small answers must not wait for the acknowledgement of the one before (Nagle).
    stream.set_nodelay(true)?;
    let service = service_fn(move |request: Request<Incoming>| {
        let answer = pipeline.clone().answer(peer, request.map(Body::new));
        async move { Ok::<_, Infallible>(answer.await) }
    });
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(WRITE_TIMEOUT));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    Ok(watcher.watch(connection).await?)
}
