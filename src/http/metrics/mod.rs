//! Metrics for Prometheus: counted here and in `accounts`, written as text on request, on a port of their own.

mod jobs;
mod listener;
mod page;
mod process;
mod requests;
mod text;

use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};

use self::requests::Requests;
use super::connections::Connections;
use super::streams::Streams;
use crate::accounts::Accounts;

pub(super) use listener::serve;

/// The metrics of one server; clones share them.
#[derive(Clone)]
pub(super) struct Metrics(Arc<Shared>);

struct Shared {
    accounts: Accounts,
    requests: Requests,
    connections: Connections,
    streams: Streams,
}

impl Metrics {
    /// Metrics whose counters are 0.
    pub(super) fn new(accounts: Accounts, connections: Connections, streams: Streams) -> Self {
        Self(Arc::new(Shared { accounts, requests: Requests::new(), connections, streams }))
    }

    /// Counts a request that was answered. The path alone decides which endpoint it was for.
    pub(super) fn record(&self, method: &Method, path: &str, status: StatusCode, elapsed: Duration) {
        self.0.requests.record(method, path, status, elapsed);
    }
}
