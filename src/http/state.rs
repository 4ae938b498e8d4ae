//! What every request can reach.

use std::ops::Deref;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use tokio::sync::{broadcast, watch};

use super::connections::Connections;
use super::metrics::Metrics;
use super::readiness::Readiness;
use super::rendered::Rendered;
use super::streams::Streams;
use super::{Settings, headers};
use crate::accounts::{Accounts, Revocation};
use crate::app;

/// How many ends are kept for a listener that is behind; one that misses some looks after its sign-in anyway.
const REVOCATIONS_KEPT: usize = 64;

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
    /// The policy of every page.
    pub page_policy: HeaderValue,
    /// The pages of those who are not signed in.
    pub rendered: Rendered,
    /// The port on which `cargo leptos watch` tells pages to reload, where it runs the server.
    pub reload_port: Option<u32>,
    /// Tells whose sign-ins have ended somewhere.
    pub revocations: broadcast::Sender<Revocation>,
    /// Whether the database does what it must.
    pub readiness: Readiness,
    /// The event streams that are open.
    pub streams: Streams,
    /// The connections that are open.
    pub connections: Connections,
    /// What is counted.
    pub metrics: Metrics,
    /// How far the server is on its way to its end.
    pub phase: watch::Receiver<Phase>,
}

/// What a server does with requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It serves them.
    Serving,
    /// It serves them, and says that others should.
    Draining,
    /// It takes no more connections and ends what would not end by itself.
    Stopping,
}

impl AppState {
    pub(super) fn new(accounts: Accounts, settings: Settings, phase: watch::Receiver<Phase>) -> Self {
        let reload_port = settings.site.is_watched().then_some(RELOAD_PORT);
        let (rendered, revocations) = (Rendered::default(), broadcast::Sender::new(REVOCATIONS_KEPT));
        let (streams, connections) = (Streams::default(), Connections::new(&settings));
        let metrics = Metrics::new(accounts.clone(), connections.clone(), streams.clone());
        let common_headers = headers::common(settings.is_https());
        let page_policy = headers::csp_of_pages(&app::inline_scripts(&settings.site.package()), reload_port);
        let readiness = Readiness::default();
        Self(Arc::new(Shared {
            accounts,
            settings,
            common_headers,
            page_policy,
            rendered,
            reload_port,
            revocations,
            readiness,
            streams,
            connections,
            metrics,
            phase,
        }))
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
