//! `serve`: the server, until it is told to stop.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::database;
use super::failure::{Failure, Outcome};
use super::findings::{self, Finding, Severity};
use super::{mail, secret_key};
use crate::accounts::{Accounts, Jobs, Settings};
use crate::config::Config;
use crate::http::{self, Routes, Site};
use crate::mail::Route;
use crate::telemetry::escaped;
use crate::webhooks::Client;

/// How long the database may take to be closed at the end (guarantee F7).
const CLOSING: Duration = Duration::from_secs(1);

/// Serves until SIGTERM, SIGINT or SIGHUP, then lets running requests finish.
pub(super) async fn run(config: &Config, site: Site, routes: Routes) -> Outcome {
    // Before anything else, so that a signal during the start is not lost.
    let stop = stop_signal().map_err(|error| Failure::because("cannot listen for signals", error))?;
    http::raise_file_limit();
    let (fatal, others): (Vec<_>, Vec<_>) =
        findings::all(config, &site).into_iter().partition(|finding| finding.severity == Severity::Fatal);
    if !fatal.is_empty() {
        return Err(Failure::several(fatal.iter().map(Finding::sentence).collect()));
    }
    for finding in &others {
        tracing::warn!(why = finding.why, "{}", finding.what);
    }
    let _lock = database::lock(&config.common)?;
    let database = database::open(&config.common).await?;
    let secret_key = secret_key::load(&config.common, &database).await?;
    let findings = others.into_iter().map(Finding::shown).collect();
    let accounts = database.accounts(Settings { secret_keys: secret_key.keys.clone(), findings, ..config.accounts() });
    warn_of_useless_passkeys(&accounts).await;
    let (listener, address) = listen(config.addr).await?;
    let metrics = match config.metrics_addr {
        None => None,
        Some(address) => Some(listen(address).await?),
    };
    let mail_runner = mail::runner(config, address)?;
    announce(config, &secret_key, address, metrics.as_ref().map(|(_, address)| *address));
    let listeners = http::Listeners { site: listener, metrics: metrics.map(|(listener, _)| listener) };

    let webhook_runner = accounts.webhook_runner(Client::new(config.webhooks.webhook_networks.clone()));
    let worker = accounts.work(Jobs::default().on(mail_runner).on(webhook_runner));
    // What is enqueued while the server drains is still done.
    let stop = async {
        stop.await;
        worker.stop_after(config.drain);
    };
    let settings = http::Settings { routes, ..config.http(site) };
    let served = http::run(listeners, accounts, settings, stop).await;
    worker.finish().await;
    // What was answered is on disk already; a locked database is left with its WAL.
    let _ = tokio::time::timeout(CLOSING, database.close()).await;
    served.map_err(|error| Failure::because("the server has failed", error))
}

/// Warns of passkeys that were made for another domain. A database that does not answer just now is no reason not to start.
async fn warn_of_useless_passkeys(accounts: &Accounts) {
    let count = accounts.useless_passkeys().await.unwrap_or_default();
    if let Some(finding) = findings::useless(count, accounts.settings().passkeys.relying_party.as_ref()) {
        tracing::warn!(why = finding.why, "{}", finding.what);
    }
}

/// Binds a port, and returns its address.
async fn listen(address: SocketAddr) -> Outcome<(TcpListener, SocketAddr)> {
    let cannot = |error| Failure::because(format!("cannot listen on {address}"), error);
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    Ok((listener, address))
}

/// Prints the server's addresses on standard output, since a log filter could hide them. Standard output may be closed.
fn announce(config: &Config, secret_key: &secret_key::Loaded, address: SocketAddr, metrics: Option<SocketAddr>) {
    let url = config.site_url(address);
    let _ = writeln!(io::stdout(), "Vestibule listens on {address}: {url}");
    if let Some(metrics) = metrics {
        let _ = writeln!(io::stdout(), "Prometheus finds its figures on {metrics}: http://{metrics}/metrics");
    }
    let _ = writeln!(io::stdout(), "{secret_key}");
    if let Route::Folder(folder) = mail::settings(config).route {
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let _ = writeln!(io::stdout(), "Mail is written to the folder {}", escaped(&folder.display().to_string()));
    }
}

/// Ends when the process is asked to stop: SIGTERM by a service manager, SIGINT by Ctrl-C, SIGHUP by a terminal that
/// closes.
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut hang_up = if ignores_hang_up() { None } else { Some(signal(SignalKind::hangup())?) };
    Ok(async move {
        let hung_up = async {
            match &mut hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
            _ = hung_up => "SIGHUP",
        };
        tracing::info!(signal = name, "stopping");
    })
}

/// Whether SIGHUP was ignored before the server started, as `nohup` has it.
fn ignores_hang_up() -> bool {
    const HANG_UP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|set| u64::from_str_radix(set.trim(), 16).ok()).is_some_and(|set| set & HANG_UP != 0)
}
