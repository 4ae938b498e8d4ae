//! A Vestibule that is asked.

use std::fmt;
use std::sync::Arc;

use axum::extract::OriginalUri;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use crate::cache::{Answer, Cache};
use crate::credentials::Credentials;
use crate::look_up::LookUp;
use crate::navigation::{FETCH_MODE, could_be_one, is_foreign};
use crate::origin::Origin;
use crate::refusal::Refusal;
use crate::{Settings, SettingsError};

/// A Vestibule that is asked who is signed in, and its answers of the last seconds. A clone is the same one. Each process of
/// the service makes one and lends it to its routes, as an `Extension`.
#[derive(Clone)]
pub struct Vestibule(Arc<Inner>);

struct Inner {
    cache: Cache,
    look_up: LookUp,
    service: Origin,
    browsers: bool,
}

impl fmt::Debug for Vestibule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vestibule").field("service", &self.0.service).finish_non_exhaustive()
    }
}

impl Vestibule {
    /// Prepares to ask; nothing is asked yet.
    ///
    /// # Errors
    /// A setting that is wrong, or that the system has no certificates by which a server with `https` could be known.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        let server = Origin::of_setting("server", &settings.server)?;
        let service = Origin::of_setting("service", &settings.service)?;
        if settings.timeout.is_zero() {
            return Err(SettingsError("timeout is zero: no question could be answered".to_owned()));
        }
        let cache = Cache::new(settings.capacity, settings.lifetime, settings.refused_lifetime);
        let look_up = LookUp::new(&server, service.clone(), settings.timeout)?;
        Ok(Self(Arc::new(Inner { cache, look_up, service, browsers: settings.browsers })))
    }

    /// Who has sent a request.
    ///
    /// # Errors
    /// Why they are not admitted.
    pub(crate) async fn signed_in(&self, request: &Parts) -> Answer {
        let Inner { cache, look_up, service, browsers } = &*self.0;
        let Some(credentials) = Credentials::of(&request.headers, *browsers) else {
            return Err(Refusal::not_authenticated());
        };
        if !credentials.is_short() {
            return Err(Refusal::invalid_token());
        }
        let only_reads = request.method.is_safe();
        if credentials.is_cookie() && !only_reads && is_foreign(service, &request.headers) {
            return Err(Refusal::cross_site());
        }
        let key = credentials.key(only_reads);
        cache.get_or_ask(key, look_up.who(credentials, &request.method)).await
    }

    /// The refusal of a request; for a browser that loads a page and that nobody is signed in for, the way to the log-in page,
    /// and for one whose session has not proved the second factor that the service wants, the way to the page of that.
    pub(crate) async fn led(&self, request: &Parts, refusal: Refusal) -> Refusal {
        let headers = &request.headers;
        let is_led = refusal.status == StatusCode::UNAUTHORIZED || refusal.wants_factor();
        let is_browser = self.0.browsers && !headers.contains_key(AUTHORIZATION);
        if !is_led || !is_browser || !could_be_one(&request.method, headers) {
            return refusal;
        }
        // A router that is nested takes the beginning of the path away.
        let uri = request.extensions.get::<OriginalUri>().map_or(&request.uri, |original| &original.0);
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let told = [ACCEPT, FETCH_MODE].into_iter().filter_map(|name| Some((name.clone(), headers.get(name)?.clone())));
        let mut told: HeaderMap = told.collect();
        if let Some(session) = Credentials::of(headers, true).filter(|_| refusal.wants_factor()) {
            told.insert(session.header, session.value);
        }
        self.0.look_up.way(target, &request.method, told).await.map_or(refusal, Refusal::led)
    }
}
