//! Requests by endpoint. Every series exists from the start, so that counting a request is a few additions, and so
//! that no client can create a new one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::{Method, StatusCode};

use crate::api::Endpoint;
use crate::contract::paths;

const PAGES: &[&str] = &[
    paths::HOME,
    paths::SIGNUP,
    paths::LOGIN,
    paths::SECOND_FACTOR,
    paths::SET_UP,
    paths::STEP_UP,
    paths::LOGOUT,
    paths::ACCOUNT,
    paths::PASSWORD,
    paths::PASSWORD_RESET,
    paths::PASSWORD_RESET_CONFIRM,
    paths::EMAIL_VERIFY_CONFIRM,
    paths::EMAIL_CHANGE_CONFIRM,
    paths::EMAIL_CHANGE_UNDO,
    paths::SESSIONS,
    paths::TOKENS,
    paths::EMAIL,
    paths::PROFILE,
    paths::ACTIVITY,
    paths::DATA,
    paths::SECURITY,
    paths::SECURITY_APP,
    paths::SECURITY_CODES,
    paths::SECURITY_PASSKEYS,
    paths::SIGNUP_PASSKEY,
    paths::desk::ACCOUNTS,
    paths::desk::OVERVIEW,
    paths::desk::ACCOUNT,
    paths::desk::INVITE,
    paths::desk::CREATE,
    paths::desk::BULK,
    paths::desk::GROUPS,
    paths::desk::RECORD,
    paths::desk::RECORD_CSV,
    paths::desk::RECORD_JSON_LINES,
    paths::desk::WEBHOOKS,
    paths::desk::WEBHOOK,
    paths::API_DOCS,
];
/// The site's files, as one.
const ASSETS: &str = "assets";
const ASSET_FOLDERS: [&str; 2] = ["/pkg/", "/fonts/"];
/// Every path that has no route.
const OTHER: &str = "other";

const METHODS: [Method; 4] = [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS];
const METHOD_NAMES: [&str; METHODS.len() + 1] = ["GET", "HEAD", "POST", "OPTIONS", "OTHER"];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The upper bounds of the buckets of time, in seconds; the last bucket has none.
pub(super) const BOUNDS: [f64; 13] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// The requests of every endpoint.
pub(super) struct Requests {
    endpoints: BTreeMap<&'static str, Series>,
    other: Series,
    assets: Series,
}

#[derive(Default)]
struct Series {
    answers: [[AtomicU64; CLASSES.len()]; METHOD_NAMES.len()],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    nanos: AtomicU64,
}

/// How long the answers of an endpoint took.
pub(super) struct Times {
    /// Seconds of all together.
    pub(super) sum: f64,
    /// How many there were.
    pub(super) count: u64,
    /// Upper bound and count of each bucket, not summed up.
    pub(super) buckets: Vec<(f64, u64)>,
}

impl Requests {
    pub(super) fn new() -> Self {
        let fixed = [
            paths::SIGN_IN_EVENTS,
            paths::VERIFY,
            paths::CONTINUE,
            paths::SERVICE_START,
            paths::SERVICE_ENTER,
            paths::HEALTHZ,
            paths::READYZ,
            paths::RELATED_ORIGINS,
        ];
        let api = Endpoint::all().map(|endpoint| endpoint.path);
        let forms = Endpoint::all().filter(|endpoint| endpoint.page.is_some()).map(Endpoint::form_path);
        Self {
            endpoints: api
                .chain(forms)
                .chain(PAGES.iter().copied())
                .chain(fixed)
                .map(|path| (path, Series::default()))
                .collect(),
            other: Series::default(),
            assets: Series::default(),
        }
    }

    pub(super) fn record(&self, method: &Method, path: &str, status: StatusCode, elapsed: Duration) {
        let endpoint = self.endpoint(path);
        let method = METHODS.iter().position(|known| known == method).unwrap_or(METHODS.len());
        let class = usize::from(status.as_u16() / 100).saturating_sub(1).min(CLASSES.len() - 1);
        endpoint.answers[method][class].fetch_add(1, Ordering::Relaxed);
        let seconds = elapsed.as_secs_f64();
        let bucket = BOUNDS.iter().position(|&bound| seconds <= bound).unwrap_or(BOUNDS.len());
        endpoint.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        endpoint.nanos.fetch_add(u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn endpoint(&self, path: &str) -> &Series {
        self.endpoints.get(path).unwrap_or_else(|| {
            let is_asset = ASSET_FOLDERS.iter().any(|folder| path.starts_with(folder));
            if is_asset { &self.assets } else { &self.other }
        })
    }

    /// Endpoint, method, class of status and count of what was answered at all.
    pub(super) fn answers(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static str, u64)> {
        self.all().flat_map(|(name, endpoint)| {
            endpoint.answers.iter().zip(METHOD_NAMES).flat_map(move |(classes, method)| {
                let counts = classes.iter().zip(CLASSES);
                counts.map(move |(count, class)| (name, method, class, count.load(Ordering::Relaxed)))
            })
        })
    }

    /// How long each endpoint took.
    pub(super) fn times(&self) -> impl Iterator<Item = (&'static str, Times)> {
        self.all().map(|(name, endpoint)| {
            let counts = endpoint.buckets.iter().map(|count| count.load(Ordering::Relaxed));
            let buckets: Vec<(f64, u64)> = BOUNDS.into_iter().chain([f64::INFINITY]).zip(counts).collect();
            let count = buckets.iter().map(|(_, count)| count).sum();
            let sum = Duration::from_nanos(endpoint.nanos.load(Ordering::Relaxed)).as_secs_f64();
            (name, Times { sum, count, buckets })
        })
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &Series)> {
        let named = self.endpoints.iter().map(|(&path, endpoint)| (path, endpoint));
        named.chain([(ASSETS, &self.assets), (OTHER, &self.other)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_an_endpoint_of_its_own() {
        let listed = leptos_axum::generate_route_list(crate::app::App);
        let unknown: Vec<_> = listed.iter().map(|page| page.path()).filter(|path| !PAGES.contains(path)).collect();
        assert!(unknown.is_empty() && !listed.is_empty(), "add {unknown:?} to PAGES");
    }

    #[test]
    fn a_bound_belongs_to_the_bucket_below_it() {
        let requests = Requests::new();
        for millis in [5, 6, 10, 60_000] {
            requests.record(&Method::GET, "/pkg/a.js", StatusCode::OK, Duration::from_millis(millis));
        }
        let (_, times) = requests.times().find(|(name, _)| *name == ASSETS).unwrap();
        let filled: Vec<_> = times.buckets.into_iter().filter(|(_, count)| *count > 0).collect();
        assert_eq!(filled, [(0.005, 1), (0.01, 2), (f64::INFINITY, 1)]);
        assert_eq!((times.count, times.sum), (4, 60.021));
    }
}
