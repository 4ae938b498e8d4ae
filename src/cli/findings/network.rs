//! How the server is reached, and how it reaches its database: address, public URL, proxies, other sites.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::Finding;
use crate::config::Config;
use crate::http;
use crate::store::PostgresStore;

/// A network of more addresses than this many bits can count is not one operator's proxies.
const MAX_PROXY_BITS: u8 = 24;

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    [
        public_url(config),
        proxies_without_url(config),
        connections(config),
        exposed_database(config),
        ignored_options(config),
        shared_port(config),
        reachable_metadata(config),
    ]
    .into_iter()
    .flatten()
    .chain(missing_certificates(config))
    .chain(wide_proxies(config))
    .chain(plain_origins(config))
    .chain(open_metrics(config))
    .collect()
}

fn public_url(config: &Config) -> Option<Finding> {
    const WHY: &str = "Passwords and tokens can be read on their way, and cookies are sent without Secure.";
    const REMEDY: &str = "Put a proxy with TLS before it and set VESTIBULE_PUBLIC_URL to its https URL.";
    let listening = format!("The server listens on {}", config.addr);
    match &config.public_url {
        Some(url) if url.is_https() => None,
        _ if config.addr.ip().is_loopback() => None,
        Some(url) => Some(Finding::error(format!("{listening}, and its public URL {url} is not https."), WHY, REMEDY)),
        None => Some(Finding::error(format!("{listening}, and no public URL is set."), WHY, REMEDY)),
    }
}

fn proxies_without_url(config: &Config) -> Option<Finding> {
    let is_https = config.public_url.as_ref().is_some_and(|url| url.is_https());
    // For another address the finding above covers it.
    (!config.trusted_proxies.is_empty() && !is_https && config.addr.ip().is_loopback()).then(|| {
        Finding::warning(
            "A proxy is trusted, but no public https URL is set.",
            "Cookies are sent without Secure and HSTS is not sent, whatever the proxy does.",
            "Set VESTIBULE_PUBLIC_URL to the https URL under which the proxy is reached.",
        )
    })
}

fn connections(config: &Config) -> Option<Finding> {
    let (wanted, room) = (config.max_connections(), http::connection_room());
    (wanted > room).then(|| {
        Finding::warning(
            format!("VESTIBULE_MAX_CONNECTIONS is {wanted}, and the limit of open files leaves room for {room}."),
            "No more than those are taken.",
            "Raise the limit (LimitNOFILE= of systemd, ulimit -Hn), or lower the setting.",
        )
    })
}

fn exposed_database(config: &Config) -> Option<Finding> {
    config.common.database_url.is_exposed().then(|| {
        Finding::warning(
            "The database is on another machine, and its certificate is not checked.",
            "Anybody between the two can read password hashes or impersonate the database.",
            "Add sslmode=verify-full, and sslrootcert with the file of its authority, to DATABASE_URL.",
        )
    })
}

fn ignored_options(config: &Config) -> Option<Finding> {
    let ignored = config.common.database_url.ignored();
    (!ignored.is_empty()).then(|| {
        Finding::warning(
            format!("Options in DATABASE_URL are ignored, as they are not known: {}.", ignored.join(", ")),
            "They have no effect.",
            "Take them out, or write them as PostgreSQL's own documentation does.",
        )
    })
}

fn missing_certificates(config: &Config) -> Vec<Finding> {
    let files = config.common.database_url.certificates().into_iter();
    let missing = files.filter_map(|file| std::fs::metadata(&file).err().map(|error| (file, error)));
    let finding = |(file, error): (std::path::PathBuf, std::io::Error)| {
        Finding::fatal(
            format!("{}, which DATABASE_URL names, cannot be read: {error}.", file.display()),
            "Without it the database cannot be reached.",
            "Give the path of the file from the root folder on.",
        )
    };
    missing.map(finding).collect()
}

fn shared_port(config: &Config) -> Option<Finding> {
    let (site, metrics) = (config.addr, config.metrics_addr?);
    let overlap = |one: SocketAddr, other: SocketAddr| one.ip() == other.ip() || one.ip().is_unspecified();
    let is_shared = site.port() == metrics.port() && (overlap(site, metrics) || overlap(metrics, site));
    (is_shared && site.port() != 0).then(|| {
        Finding::fatal(
            format!("The metrics for Prometheus are to listen on {metrics}, as the server itself does."),
            "One port cannot have two listeners.",
            "Give VESTIBULE_METRICS_ADDR a port of its own.",
        )
    })
}

pub(super) async fn way_to_the_database(config: &Config) -> Option<Finding> {
    let url = &config.common.database_url;
    if !url.is_postgres() {
        return None;
    }
    match PostgresStore::look(url.as_str()).await {
        Ok(None) => None,
        Ok(Some(sentence)) => Some(Finding::warning(
            format!("It works, but {sentence}."),
            "Revocations on other nodes are not delivered: each node asks the database for every token once a second, reads \
             cost more round trips, and open pages learn of a log-out seconds later.",
            "Name PostgreSQL itself in DATABASE_URL, or a pool in session mode.",
        )),
        Err(fault) => Some(Finding::error(
            fault.to_string(),
            "Without its database the server does not start.",
            "Start PostgreSQL, or correct DATABASE_URL.",
        )),
    }
}

fn wide_proxies(config: &Config) -> impl Iterator<Item = Finding> {
    let is_wide = |network: &&ipnet::IpNet| network.max_prefix_len() - network.prefix_len() > MAX_PROXY_BITS;
    config.trusted_proxies.iter().filter(is_wide).map(|network| {
        let what = format!("Every address in {network} is trusted as a proxy.");
        let why = "Whoever has one of them can claim any client address, and so pass every throttle by address.";
        let remedy = "Name only your proxies in VESTIBULE_TRUSTED_PROXIES.";
        if network.prefix_len() == 0 { Finding::error(what, why, remedy) } else { Finding::warning(what, why, remedy) }
    })
}

fn reachable_metadata(config: &Config) -> Option<Finding> {
    const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));
    let network = config.webhooks.webhook_networks.iter().find(|network| network.contains(&METADATA))?;
    Some(Finding::warning(
        format!("Webhooks may reach {METADATA}, which is in {network}."),
        "Most clouds hand out credentials of this machine there.",
        "Name only the networks of your receivers in VESTIBULE_WEBHOOK_NETWORKS.",
    ))
}

fn plain_origins(config: &Config) -> impl Iterator<Item = Finding> {
    let is_plain = |origin: &&String| origin.starts_with("http://") && !is_this_machine(origin);
    config.allowed_origins.iter().filter(is_plain).map(|origin| {
        Finding::warning(
            format!("Pages of {origin} may call the API, and they come without TLS."),
            "Whoever changes such a page on its way acts with the tokens of its visitors.",
            "Name the https origin in VESTIBULE_ALLOWED_ORIGINS.",
        )
    })
}

fn open_metrics(config: &Config) -> Option<Finding> {
    let address = config.metrics_addr.filter(|address| !is_private(address.ip()))?;
    Some(Finding::warning(
        format!("The metrics for Prometheus are on {address}, without TLS and without a password."),
        "They name nobody, but whoever reads them sees how busy the server is and how often log-ins fail.",
        "Set VESTIBULE_METRICS_ADDR to an address of this machine or of a network that only you can reach.",
    ))
}

fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

fn is_this_machine(origin: &str) -> bool {
    let host = origin.trim_start_matches("http://");
    ["localhost", "127.", "[::1]"].iter().any(|own| host.starts_with(own))
}
