//! The metrics in OpenMetrics' text format, which Prometheus reads.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, NoLabelSet, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;

use super::page::Page;
use super::{Metrics, jobs, process};
use crate::accounts::{Figures, JobFigures};

/// What [`Metrics::text`] is written in.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

impl Metrics {
    /// The current metrics, with the number of jobs where that is known.
    ///
    /// # Errors
    /// Never: a text can always grow.
    pub(super) fn text(&self, jobs: Option<JobFigures>) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Scrape { metrics: self.clone(), jobs }));
        let mut text = String::new();
        text::encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// What one request for metrics is answered from.
struct Scrape {
    metrics: Metrics,
    jobs: Option<JobFigures>,
}

impl fmt::Debug for Scrape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrape").finish_non_exhaustive()
    }
}

/// Writes every metric; all of them are listed here.
impl Collector for Scrape {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let figures = self.metrics.0.accounts.figures();
        let mut page = Page(encoder);
        self.metrics.http(&mut page)?;
        hashing(&mut page, &figures)?;
        accounts(&mut page, &figures)?;
        jobs::write(&mut page, &figures, self.jobs.as_ref())?;
        cache(&mut page, &figures)?;
        database(&mut page, &figures)?;
        program(&mut page, &figures)
    }
}

impl Metrics {
    fn http(&self, page: &mut Page<'_>) -> fmt::Result {
        let requests = &self.0.requests;
        page.counter("vestibule_http_requests", "Requests that were answered.", |family| {
            let answered = requests.answers().filter(|(.., count)| *count > 0);
            for (endpoint, method, class, count) in answered {
                family.add(&[("endpoint", endpoint), ("method", method), ("status", class)], count)?;
            }
            Ok(())
        })?;
        let help = "Seconds from a request's head to its answer's.";
        let mut durations =
            page.0.encode_descriptor("vestibule_http_request_duration_seconds", help, None, MetricType::Histogram)?;
        for (endpoint, times) in requests.times() {
            let labels = [("endpoint", endpoint)];
            let mut series = durations.encode_family(&labels)?;
            series.encode_histogram::<NoLabelSet>(times.sum, times.count, &times.buckets, None)?;
        }
        let (connections, streams) = (&self.0.connections, self.0.streams.count());
        page.gauge("vestibule_http_connections", "Connections that are open.", connections.count_open())?;
        page.gauge("vestibule_http_connections_max", "Connections that may be open.", connections.most())?;
        let help = "Connections that were refused, as there were too many: of all together or of one address.";
        page.counter("vestibule_http_connections_refused", help, |family| {
            connections.refused().try_for_each(|(full, count)| family.add(&[("full", full.name())], count))
        })?;
        page.gauge("vestibule_http_event_streams", "Event streams that are open.", streams)
    }
}

fn hashing(page: &mut Page<'_>, figures: &Figures) -> fmt::Result {
    let queue = figures.hashing;
    page.gauge("vestibule_hashing_permits", "Passwords that may be hashed at once.", queue.permits)?;
    page.gauge("vestibule_hashing_running", "Passwords that are being hashed.", queue.running)?;
    page.gauge("vestibule_hashing_waiting", "Passwords that wait to be hashed.", queue.waiting)?;
    let refused = "Passwords that waited too long to be hashed; their requests were answered 503.";
    page.counter("vestibule_hashing_refused", refused, |family| family.add_one(queue.refused))?;
    page.counter("vestibule_hashes", "Password hashes that were computed.", |family| family.add_one(figures.hashes))?;
    let seconds = "Seconds of hashing, on all threads together.";
    page.counter("vestibule_hashing_seconds", seconds, |family| family.add_one(queue.seconds))
}

fn accounts(page: &mut Page<'_>, figures: &Figures) -> fmt::Result {
    let help = "Requests that were throttled, by the scope whose limit was reached.";
    page.counter("vestibule_throttled", help, |family| {
        for (scope, count) in &figures.throttled {
            family.add(&[("scope", scope.name())], *count)?;
        }
        let failures = figures.events.iter().filter(|(_, outcome, _)| *outcome == "throttled").map(|(.., count)| count);
        family.add(&[("scope", "failures")], failures.sum::<u64>())
    })?;
    page.counter("vestibule_account_events", "Events of accounts and sign-ins, by outcome.", |family| {
        for (event, outcome, count) in &figures.events {
            family.add(&[("event", *event), ("outcome", *outcome)], *count)?;
        }
        Ok(())
    })
}

fn cache(page: &mut Page<'_>, figures: &Figures) -> fmt::Result {
    let cache = figures.cache;
    page.gauge("vestibule_sign_in_cache_entries", "Sign-ins in the cache, expired entries included.", cache.kept)?;
    page.counter("vestibule_sign_in_cache_look_ups", "Look-ups of a token or a session's secret.", |family| {
        family.add(&[("outcome", "hit")], cache.hits)?;
        family.add(&[("outcome", "miss")], cache.misses)
    })
}

fn database(page: &mut Page<'_>, figures: &Figures) -> fmt::Result {
    let help = "Connections to the database.";
    let mut connections = page.0.encode_descriptor("vestibule_database_connections", help, None, MetricType::Gauge)?;
    for pool in &figures.store.pools {
        for (state, count) in [("idle", pool.idle), ("used", pool.size.saturating_sub(pool.idle))] {
            connections.encode_family(&[("pool", pool.name), ("state", state)])?.encode_gauge(&count)?;
        }
    }
    let help = "Times that the database was locked, full or not reachable.";
    page.counter("vestibule_database_unavailable", help, |family| family.add_one(figures.store.unavailable))
}

fn program(page: &mut Page<'_>, figures: &Figures) -> fmt::Result {
    let mut build = page.0.encode_descriptor("vestibule_build", "The program.", None, MetricType::Info)?;
    build.encode_info(&[("version", env!("CARGO_PKG_VERSION"))])?;
    let started = figures.started.unix_millis() as f64 / 1_000.0;
    page.gauge("process_start_time_seconds", "When the server began, in seconds since 1970.", started)?;
    match process::resident_bytes() {
        Some(bytes) => page.gauge("process_resident_memory_bytes", "Memory that is in use.", bytes),
        None => Ok(()),
    }
}
