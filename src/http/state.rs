//! What every request can reach.

use std::ops::Deref;
use std::sync::Arc;

use http::HeaderMap;
use tokio::sync::{broadcast, watch};

use super::connections::Connections;
use super::metrics::Metrics;
use super::rendered::Rendered;
use super::streams::Streams;
use super::{Settings, headers};
use crate::accounts::{Accounts, Ended};

/// How many ends are kept for a listener that is behind; one that misses some looks after its sign-in anyway.
const ENDS_KEPT: usize = 64;

/// cargo-leptos' `reload-port` in `Cargo.toml`.
const RELOAD_PORT: u32 = 3001;

/// The state of the server; cheap to clone.
#[derive(Clone)]
pub(super) struct AppState(Arc<Shared>);

/// What [`AppState`] points at.
pub(super) struct Shared {
    /// The rules.
    pub accounts: Accounts,
    /// How to serve.
    pub settings: Settings,
    /// What every answer says in its head.
    pub common_headers: HeaderMap,
    /// The pages of those who are not signed in.
    pub rendered: Rendered,
    /// The port on which `cargo leptos watch` tells pages to reload, where it runs the server.
    pub reload_port: Option<u32>,
    /// Tells whose sign-ins have ended somewhere.
    pub ends: broadcast::Sender<Ended>,
    /// The event streams that are open.
    pub streams: Streams,
    /// The connections that are open.
    pub connections: Connections,
    /// What is counted.
    pub metrics: Metrics,
    /// True once the server is to stop.
    pub stopping: watch::Receiver<bool>,
}

impl AppState {
    pub(super) fn new(accounts: Accounts, settings: Settings, stopping: watch::Receiver<bool>) -> Self {
        let reload_port = settings.site.is_watched().then_some(RELOAD_PORT);
        let (rendered, ends) = (Rendered::default(), broadcast::Sender::new(ENDS_KEPT));
        let (streams, connections) = (Streams::default(), Connections::new(&settings));
        let metrics = Metrics::new(accounts.clone(), connections.clone(), streams.clone());
        let common_headers = headers::common(settings.is_https());
        Self(Arc::new(Shared {
            accounts,
            settings,
            common_headers,
            rendered,
            reload_port,
            ends,
            streams,
            connections,
            metrics,
            stopping,
        }))
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
