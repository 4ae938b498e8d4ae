//! The hand-over of a browser's sign-in to the host of a service that the cookie of a session does not reach. The proxy of
//! that host passes `/.vestibule/` on to here. `start` gives the browser a cookie by which the code that it brings back is
//! known as its own: else somebody could log a visitor in as themselves. `enter` takes the code and sets the cookie of the
//! sign-in at that host.

use std::net::IpAddr;

use axum::response::{IntoResponse, Response};
use base64ct::{Base64UrlUnpadded, Encoding};
use http::header::{LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::super::state::AppState;
use super::super::{PublicUrl, client_ip, cookie, errors, language};
use super::addresses;
use super::original;
use crate::accounts::Client;
use crate::api;
use crate::contract::{ApiError, paths};

/// How long a browser may take to log in, in seconds.
const ASKING_MAX_AGE: u64 = 60 * 60;

/// Whether a path is one of the hand-over.
pub(in super::super) fn is_step(path: &str) -> bool {
    [paths::SERVICE_START, paths::SERVICE_ENTER].contains(&path)
}

/// The secret of the sign-in at a service, where the request has one.
pub(super) fn secret<'a>(site: &PublicUrl, headers: &'a HeaderMap) -> Option<&'a str> {
    cookie::find(headers, cookie_name(site))
}

fn cookie_name(site: &PublicUrl) -> &'static str {
    if site.is_https() { "__Host-vestibule_service" } else { "vestibule_service" }
}

fn asking_name(site: &PublicUrl) -> &'static str {
    if site.is_https() { "__Host-vestibule_asking" } else { "vestibule_asking" }
}

/// Answers a step.
pub(in super::super) async fn answer(state: &AppState, peer: IpAddr, client: &Client, request: &Parts) -> Response {
    let taken = take(state, peer, request).await;
    taken.unwrap_or_else(|refused| errors::sentence(language::of_client(client), &refused))
}

async fn take(state: &AppState, peer: IpAddr, request: &Parts) -> Result<Response, ApiError> {
    if request.method != Method::GET {
        return Err(ApiError::method_not_allowed(request.method.as_str()));
    }
    let hosts = state.settings.verify_hosts.as_ref().ok_or_else(ApiError::not_found)?;
    client_ip::check_trusted(&state.settings.trusted_proxies, peer).map_err(ApiError::parse)?;
    let site = original::site_of(&request.headers)?;
    hosts.rules(&site).ok_or_else(|| ApiError::unknown_service(site.origin()))?;
    let target = argument(request, "to").and_then(|to| Base64UrlUnpadded::decode_vec(&to).ok());
    let target = target.as_deref().and_then(|bytes| original::target(std::str::from_utf8(bytes).ok()?));
    let target = target.as_ref().map_or("/", |target| target.as_str());
    match request.uri.path() {
        paths::SERVICE_START => start(state, &site, target, &request.headers),
        _ => enter(state, &site, target, request).await,
    }
}

fn start(state: &AppState, site: &PublicUrl, target: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let public = state.settings.public_url.as_ref().ok_or_else(ApiError::internal)?;
    // One that the browser has stays, so that two tabs can log in.
    let (secret, browser) = state.accounts.asking_browser(cookie::find(headers, asking_name(site)));
    let mut response =
        redirect([public.origin(), addresses::leading_on(site, target, Some(&browser)).as_str()].concat())?;
    append(&mut response, cookie::at_service(site, asking_name(site), &secret, ASKING_MAX_AGE));
    Ok(response)
}

async fn enter(state: &AppState, site: &PublicUrl, target: &str, request: &Parts) -> Result<Response, ApiError> {
    let code = argument(request, "code").unwrap_or_default();
    let asking = cookie::find(&request.headers, asking_name(site)).unwrap_or_default();
    let Some(session) = state.accounts.enter_service(&code, site.origin(), asking).await? else {
        return Err(ApiError::service_code_ended());
    };
    let mut response = redirect([site.origin(), target].concat())?;
    append(&mut response, cookie::at_service(site, cookie_name(site), &session.secret, session.max_age.as_secs()));
    Ok(response)
}

fn argument(request: &Parts, name: &str) -> Option<String> {
    let fields = api::read_form(request.uri.query()?.as_bytes()).ok()?;
    fields.into_iter().find(|(field, _)| field == name)?.1.into_text()
}

fn redirect(target: String) -> Result<Response, ApiError> {
    let target = HeaderValue::try_from(target).map_err(|_| ApiError::internal())?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response())
}

fn append(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
