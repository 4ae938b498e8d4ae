//! What every request can reach.

use std::ops::Deref;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use tokio::sync::{OnceCell, broadcast, watch};

use super::assets::Asset;
use super::connections::Connections;
use super::metrics::Metrics;
use super::readiness::Readiness;
use super::rendered::Rendered;
use super::streams::Streams;
use super::{Settings, headers};
use crate::accounts::{Accounts, Revocation};
use crate::app::{self, Area};

/// How many revocations are kept for a receiver that lags behind; one that misses some checks its sign-in anyway.
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
    /// The headers that every answer has.
    pub common_headers: HeaderMap,
    /// The policies of the pages, one for each area.
    pub page_policies: [HeaderValue; 3],
    /// The pages of anonymous users.
    pub rendered: Rendered,
    /// The document of the API, once it is made.
    pub document: OnceCell<Option<Asset>>,
    /// The page that shows it, once it is made.
    pub api_docs: OnceCell<Option<Asset>>,
    /// The port on which `cargo leptos watch` tells pages to reload, where it runs the server.
    pub reload_port: Option<u32>,
    /// Announces the accounts whose sign-ins were revoked, on whichever node.
    pub revocations: broadcast::Sender<Revocation>,
    /// Whether the database answers and can be written.
    pub readiness: Readiness,
    /// The event streams that are open.
    pub streams: Streams,
    /// The connections that are open.
    pub connections: Connections,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether the server serves, drains or stops.
    pub phase: watch::Receiver<Phase>,
}

/// What a server does with requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It serves them.
    Serving,
    /// It serves them, and `/readyz` answers 503.
    Draining,
    /// It accepts no more connections, and closes idle connections and event streams.
    Stopping,
}

impl AppState {
    pub(super) fn new(accounts: Accounts, settings: Settings, phase: watch::Receiver<Phase>) -> Self {
        let reload_port = settings.site.is_watched().then_some(RELOAD_PORT);
        let (rendered, revocations) = (Rendered::default(), broadcast::Sender::new(REVOCATIONS_KEPT));
        let (streams, connections) = (Streams::default(), Connections::new(&settings));
        let metrics = Metrics::new(accounts.clone(), connections.clone(), streams.clone());
        let common_headers = headers::common(settings.is_https());
        let page_policies = Area::ALL
            .map(|area| headers::csp_of_pages(&app::inline_scripts(&settings.site.package(area), area), reload_port));
        let readiness = Readiness::default();
        Self(Arc::new(Shared {
            accounts,
            settings,
            common_headers,
            page_policies,
            rendered,
            document: OnceCell::new(),
            api_docs: OnceCell::new(),
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
