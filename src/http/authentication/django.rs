//! Django's session, by the cookie that Django has set. A browser that was signed in to Django before the import is
//! accepted once by it, and gets a session of ours.

use axum::extract::Request;
use http::{HeaderMap, Method};

use super::super::cookie;
use super::super::state::AppState;
use crate::accounts::{Client, GrantedSession};
use crate::api::{Caller, Endpoint};
use crate::contract::ApiError;

/// Django's `SESSION_COOKIE_NAME`, where nobody has set another.
const NAME: &str = "sessionid";

/// What Django's cookie holds, if the request has one that can be Django's at all. Django makes 32 characters.
pub(super) fn cookie(headers: &HeaderMap) -> Option<&str> {
    let is_plausible =
        |value: &&str| (8..=40).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric());
    cookie::find(headers, NAME).filter(is_plausible)
}

/// Creates a session where the request has no other sign-in, and puts its cookie into the request. The browser keeps
/// Django's cookie, as Django may still serve other paths.
///
/// # Errors
/// Where the database fails.
pub(super) async fn redeem(
    state: &AppState,
    client: &Client,
    request: &mut Request,
) -> Result<Option<GrantedSession>, ApiError> {
    let Some(secret) = cookie(request.headers()).map(str::to_owned) else { return Ok(None) };
    // The requests to an endpoint are counted; a throttled address costs no look-up.
    let counted = Endpoint::at(request.uri().path()).map(|_| client.address);
    let is_full = counted.is_some_and(|address| state.accounts.is_throttled(address));
    if is_full || !state.accounts.has_django_sessions().await {
        return Ok(None);
    }
    let caller = super::caller(state, request.headers(), counted).await;
    if !matches!(caller, Caller::Anonymous) {
        // Otherwise Django's cookie would sign the browser in again.
        if is_log_out(request) {
            state.accounts.spend_django_session(&secret).await?;
        }
        return Ok(None);
    }
    let granted = state.accounts.redeem_django_session(&secret, client).await?;
    if let Some(session) = &granted {
        cookie::replace(state, request.headers_mut(), session);
    }
    Ok(granted)
}

/// Whether a request is a log-out, to the endpoint or by its page's form.
fn is_log_out(request: &Request) -> bool {
    let path = request.uri().path();
    let endpoint = Endpoint::at(path).or_else(|| Endpoint::of_form(path));
    request.method() == Method::POST && endpoint.is_some_and(|endpoint| endpoint.ends_session)
}
