//! The question to Vestibule, `GET /api/verify`.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use crate::SettingsError;
use crate::cache::Answer;
use crate::credentials::Credentials;
use crate::origin::Origin;
use crate::refusal::Refusal;
use crate::signed_in::SignedIn;

/// The path that is told where none matters. The rules of a service may open paths to everybody, and never one with a
/// semicolon: so the answer is about the credentials.
const NO_PATH: &str = "/;";

/// The longest body of an answer, in bytes. Vestibule's are a sentence.
const MAX_BODY: usize = 16 * 1024;

/// The most questions that are in flight; others wait for their turn.
const MAX_IN_FLIGHT: usize = 64;

/// The time between two lines in the log: strangers can cause as many failures as they like.
const LOG_INTERVAL: Duration = Duration::from_secs(1);

type Failure = Box<dyn Error + Send + Sync>;

/// Asks, over connections that are kept. No redirect is followed, and no proxy of the environment is used.
pub(crate) struct LookUp {
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
    verify: Uri,
    service: Origin,
    timeout: Duration,
    places: Semaphore,
    logged: Mutex<Option<Instant>>,
}

impl LookUp {
    /// Prepares to ask `server` about requests to `service`.
    ///
    /// # Errors
    /// The system has no certificates.
    pub(crate) fn new(server: &Origin, service: Origin, timeout: Duration) -> Result<Self, SettingsError> {
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls(server)?).https_or_http().enable_http1().build();
        let mut builder = Client::builder(TokioExecutor::new());
        let client = builder.pool_timer(TokioTimer::new()).pool_max_idle_per_host(MAX_IN_FLIGHT).build(connector);
        let verify =
            format!("{server}/api/verify").parse().map_err(|error| SettingsError(format!("server: {error}")))?;
        Ok(Self { client, verify, service, timeout, places: Semaphore::new(MAX_IN_FLIGHT), logged: Mutex::default() })
    }

    /// Who has these credentials, for a request by this method.
    ///
    /// # Errors
    /// Why they are not admitted, or that Vestibule cannot be asked.
    pub(crate) async fn who(&self, credentials: Credentials, method: &Method) -> Answer {
        let visitor = HeaderMap::from_iter([(credentials.header, credentials.value)]);
        let read = |response| read(response).map_err(Failure::from);
        let answer = self.ask(NO_PATH, method, visitor).await.and_then(read);
        answer.unwrap_or_else(|failure| {
            self.log(&failure);
            Err(Refusal::unavailable())
        })
    }

    /// Where a browser logs in, or proves a second factor, that wants to load a page; `None` where it is no browser for
    /// Vestibule, or cannot be asked.
    pub(crate) async fn way(&self, target: &str, method: &Method, visitor: HeaderMap) -> Option<HeaderValue> {
        let answer = self.ask(target, method, visitor).await.inspect_err(|failure| self.log(failure)).ok()?;
        let location = answer.headers().get(LOCATION).cloned();
        location.filter(|_| answer.status() == StatusCode::SEE_OTHER)
    }

    async fn ask(&self, target: &str, method: &Method, visitor: HeaderMap) -> Result<Response<Bytes>, Failure> {
        let mut question = Request::new(Empty::new());
        *question.uri_mut() = self.verify.clone();
        *question.headers_mut() = visitor;
        let of_the_request = [
            ("x-forwarded-proto", self.service.scheme),
            ("x-forwarded-host", &*self.service.host),
            ("x-forwarded-uri", target),
            ("x-forwarded-method", method.as_str()),
        ];
        for (name, value) in of_the_request {
            question.headers_mut().insert(name, HeaderValue::from_str(value)?);
        }
        timeout(self.timeout, async {
            let _place = self.places.acquire().await?;
            // A connection that was kept may be closed at the moment of its use.
            match self.send(question.clone()).await {
                Ok(answer) => Ok(answer),
                Err(_) => self.send(question).await,
            }
        })
        .await?
    }

    async fn send(&self, question: Request<Empty<Bytes>>) -> Result<Response<Bytes>, Failure> {
        let (head, body) = self.client.request(question).await?.into_parts();
        Ok(Response::from_parts(head, Limited::new(body, MAX_BODY).collect().await?.to_bytes()))
    }

    /// Says why Vestibule could not be asked, once a second at most.
    fn log(&self, failure: &Failure) {
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        if logged.is_some_and(|last| last.elapsed() < LOG_INTERVAL) {
            return;
        }
        *logged = Some(Instant::now());
        let cause = failure.source().map(ToString::to_string);
        tracing::warn!(server = %self.verify, %failure, cause, "Vestibule could not be asked who is signed in");
    }
}

/// The system's certificates, where they are needed.
fn tls(server: &Origin) -> Result<ClientConfig, SettingsError> {
    let told = |error: &dyn Error| SettingsError(format!("server: no TLS: {error}"));
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().map_err(|error| told(&error))?;
    let config = match server.scheme {
        "https" => config.with_native_roots().map_err(|error| told(&error))?,
        _ => config.with_root_certificates(RootCertStore::empty()),
    };
    Ok(config.with_no_client_auth())
}

/// What an answer says of the caller.
///
/// # Errors
/// It is none of Vestibule's, or Vestibule says that it was asked wrongly or has no answer.
fn read(response: Response<Bytes>) -> Result<Answer, String> {
    let (status, headers) = (response.status(), response.headers());
    let is = |name, value: &str| headers.get(name).is_some_and(|found| found == value);
    match status {
        StatusCode::OK => match SignedIn::read(headers) {
            Some(Some(user)) => Ok(Ok(Arc::new(user))),
            Some(None) => Ok(Err(Refusal::not_authenticated())),
            None => Err("its 200 is not Vestibule's, or a reverse proxy has taken headers away".to_owned()),
        },
        // A reverse proxy between may have refusals of its own.
        StatusCode::UNAUTHORIZED if is(WWW_AUTHENTICATE, "Token") => {
            Ok(Err(Refusal::told(status, response.into_body())))
        }
        StatusCode::FORBIDDEN if is(CONTENT_TYPE, "application/json") => {
            Ok(Err(Refusal::told(status, response.into_body())))
        }
        _ => {
            let body = String::from_utf8_lossy(response.body());
            let beginning: String = body.chars().take(200).collect();
            Err(format!("it answered {status}: {beginning:?}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, header: (&'static str, &'static str)) -> Result<Answer, String> {
        let response = Response::builder().status(status).header(header.0, header.1);
        read(response.body(Bytes::from_static(b"{}")).unwrap())
    }

    #[test]
    fn a_refusal_is_vestibules_own_and_what_a_proxy_says_is_none() {
        for (status, header) in [(401, ("www-authenticate", "Token")), (403, ("content-type", "application/json"))] {
            let refusal = answer(status, header).unwrap().unwrap_err();
            assert!(refusal.status.as_u16() == status && refusal.lasts());
        }
        for (status, header) in [
            (200, ("content-type", "text/html")),
            (303, ("location", "/")),
            (400, ("content-type", "application/json")),
            (401, ("www-authenticate", "Basic")),
            (403, ("content-type", "text/html")),
            (404, ("content-type", "application/json")),
            (429, ("retry-after", "9")),
            (502, ("content-type", "text/html")),
            (503, ("retry-after", "1")),
        ] {
            assert!(answer(status, header).unwrap_err().contains(if status == 200 { "200" } else { "answered" }));
        }
    }
}
