//! How many connections there may be, all together and from one address: so that descriptors are left for
//! the database, its files and the port of the metrics, however many connections strangers open.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ipnet::IpNet;
use tracing::warn;

use super::{Settings, client_ip};
use crate::accounts::{LogRateLimit, Network};

/// The share of one address: a quarter of all connections.
const SHARE: usize = 4;

/// The connections of one server; clones share them.
#[derive(Clone)]
pub(super) struct Connections(Arc<Shared>);

struct Shared {
    most: usize,
    proxies: Vec<IpNet>,
    /// Locked for a few look-ups and never across an await.
    open: Mutex<Open>,
    refused: [AtomicU64; Full::ALL.len()],
    /// A client that opens and closes connections at the limit can cause any number of refusals.
    log: LogRateLimit,
}

#[derive(Default)]
struct Open {
    all: usize,
    /// Trusted proxies are not counted here: their clients have only the proxy in common.
    by_network: HashMap<Network, usize>,
}

/// Why a connection is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The server has reached its limit.
    All,
    /// The address has reached its limit.
    Address,
}

impl Full {
    const ALL: [Self; 2] = [Self::All, Self::Address];

    /// Its label in the metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Address => "address",
        }
    }
}

/// A connection, as long as it is open.
pub(super) struct Connection {
    of: Connections,
    network: Option<Network>,
}

impl Connections {
    /// None is open yet.
    pub(super) fn new(settings: &Settings) -> Self {
        Self(Arc::new(Shared {
            most: settings.max_connections,
            proxies: settings.trusted_proxies.clone(),
            open: Mutex::default(),
            refused: Default::default(),
            log: LogRateLimit::new(),
        }))
    }

    /// Counts a connection until the returned value is dropped.
    ///
    /// # Errors
    /// Where a limit is reached.
    pub(super) fn try_open(&self, peer: IpAddr) -> Result<Connection, Full> {
        let peer = peer.to_canonical();
        let is_proxy = client_ip::is_trusted(peer, &self.0.proxies);
        let network = (!is_proxy).then(|| Network::from(peer));
        self.count(network).inspect_err(|&full| self.refuse(full, peer))?;
        Ok(Connection { of: self.clone(), network })
    }

    fn count(&self, network: Option<Network>) -> Result<(), Full> {
        let mut open = self.open();
        if open.all >= self.0.most {
            return Err(Full::All);
        }
        if let Some(network) = network {
            let of_network = open.by_network.entry(network).or_default();
            if *of_network >= self.share() {
                return Err(Full::Address);
            }
            *of_network += 1;
        }
        open.all += 1;
        Ok(())
    }

    fn refuse(&self, full: Full, peer: IpAddr) {
        self.0.refused[full as usize].fetch_add(1, Ordering::Relaxed);
        let Some(held_back) = self.0.log.pass() else { return };
        match full {
            Full::All => {
                warn!(most = self.0.most, held_back, "connections are refused: VESTIBULE_MAX_CONNECTIONS are open")
            }
            Full::Address => warn!(
                %peer,
                share = self.share(),
                held_back,
                "connections are refused: one address has its share. A proxy is to be named in VESTIBULE_TRUSTED_PROXIES"
            ),
        }
    }

    /// How many one address may have open.
    fn share(&self) -> usize {
        (self.0.most / SHARE).max(1)
    }

    /// How many may be open.
    pub(super) fn most(&self) -> usize {
        self.0.most
    }

    /// How many are open.
    pub(super) fn count_open(&self) -> usize {
        self.open().all
    }

    /// How many were refused, and why.
    pub(super) fn refused(&self) -> impl Iterator<Item = (Full, u64)> {
        Full::ALL.into_iter().zip(self.0.refused.iter().map(|count| count.load(Ordering::Relaxed)))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut open = self.of.open();
        open.all -= 1;
        if let Some(network) = self.network
            && let Some(left) = open.by_network.get_mut(&network)
        {
            *left -= 1;
            if *left == 0 {
                open.by_network.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Site, SiteFolder};

    fn connections(most: usize, proxies: &[&str]) -> Connections {
        let folder = SiteFolder { root: "public".into(), output_name: "vestibule".to_owned(), hashes: None };
        Connections::new(&Settings {
            public_url: None,
            trusted_proxies: proxies.iter().map(|proxy| proxy.parse().unwrap()).collect(),
            allowed_origins: Vec::new(),
            drain: std::time::Duration::ZERO,
            max_connections: most,
            verify_hosts: None,
            cookie_domain: None,
            site: Site::read(folder),
            routes: crate::http::Routes::default(),
        })
    }

    fn open(connections: &Connections, peer: &str, count: usize) -> Vec<Connection> {
        (0..count).filter_map(|_| connections.try_open(peer.parse().unwrap()).ok()).collect()
    }

    #[test]
    fn an_address_has_its_share_and_the_rest_is_left_to_others() {
        let connections = connections(8, &[]);
        let held = open(&connections, "198.51.100.1", 9);
        assert_eq!(held.len(), 2);
        assert_eq!(open(&connections, "::ffff:198.51.100.1", 1).len(), 0, "the same address");
        let subscriber = [open(&connections, "2001:db8::1", 1), open(&connections, "2001:db8::2", 9)];
        assert_eq!(subscriber.iter().flatten().count(), 2, "one /64");
        drop(held);
        assert_eq!(open(&connections, "198.51.100.1", 1).len(), 1);
        drop(subscriber);
        assert_eq!(connections.count_open(), 0);
        assert!(connections.open().by_network.is_empty(), "nothing is kept of clients that have left");
    }

    #[test]
    fn a_trusted_proxy_may_have_all_and_nobody_more() {
        let connections = connections(8, &["10.0.0.0/8"]);
        let held = open(&connections, "10.1.2.3", 20);
        assert_eq!(held.len(), 8);
        assert_eq!(connections.try_open("198.51.100.1".parse().unwrap()).err(), Some(Full::All));
        assert_eq!(
            connections.refused().map(|(full, count)| (full.name(), count)).collect::<Vec<_>>(),
            [("all", 13), ("address", 0)]
        );
    }
}
