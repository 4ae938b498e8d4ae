//! What an operator watches, for Prometheus: counted here and in `accounts`, put into words when it is asked for,
//! on a port of its own.

mod listener;
mod process;
mod requests;
mod text;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{Method, StatusCode};

use self::requests::Requests;
use crate::accounts::Accounts;

pub(super) use listener::serve;

/// The figures of one server; clones are the same.
#[derive(Clone)]
pub(super) struct Metrics(Arc<Shared>);

struct Shared {
    accounts: Accounts,
    requests: Requests,
    connections: AtomicUsize,
}

/// A connection, as long as it is open.
pub(super) struct Connection(Metrics);

impl Metrics {
    /// Nothing has happened yet.
    pub(super) fn new(accounts: Accounts) -> Self {
        Self(Arc::new(Shared { accounts, requests: Requests::new(), connections: AtomicUsize::new(0) }))
    }

    /// Counts a request that was answered. The path alone decides which endpoint it was for.
    pub(super) fn record(&self, method: &Method, path: &str, status: StatusCode, elapsed: Duration) {
        self.0.requests.record(method, path, status, elapsed);
    }

    /// Counts a connection until what is returned is dropped.
    pub(super) fn open_connection(&self) -> Connection {
        self.0.connections.fetch_add(1, Ordering::Relaxed);
        Connection(self.clone())
    }

    fn connections(&self) -> usize {
        self.0.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}
