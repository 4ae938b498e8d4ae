//! The pages that mailed links lead to (guarantees M1, M3). The first GET moves the link's secret from the URL into a cookie
//! that lives shortly, and leads to the same page without it: no history, log or Referer has it. A page reads the cookie and
//! changes nothing; its form sends the secret when a person presses the button. Then the cookie goes, and also when a page finds
//! that its link is good for nothing.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{LOCATION, REFERRER_POLICY, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::cookie;
use super::state::AppState;
use crate::accounts::{MailKind, MailLink};
use crate::api;
use crate::app::{Link, LinkTarget};
use crate::contract::{ApiError, paths};

/// How long the cookie lives, in seconds.
const MAX_AGE: u64 = 30 * 60;

/// What the cookie holds in place of a secret that can be none.
const MALFORMED: &str = "malformed";

/// What the links to a page are for; `None` for any other page.
fn kind(path: &str) -> Option<MailKind> {
    match path {
        paths::PASSWORD_RESET_CONFIRM => Some(MailKind::Reset),
        paths::EMAIL_VERIFY_CONFIRM => Some(MailKind::Verify),
        paths::EMAIL_CHANGE_CONFIRM => Some(MailKind::Change),
        paths::EMAIL_CHANGE_UNDO => Some(MailKind::Undo),
        _ => None,
    }
}

/// Whether a page may show what is in the cookie.
pub(super) fn has_link(state: &AppState, request: &Request) -> bool {
    kind(request.uri().path()).is_some() && cookie::link(state, request.headers()).is_some()
}

/// The redirect of a request that has a secret in its query, to the page without a query.
pub(super) fn take_secret(state: &AppState, request: &Request) -> Option<Response> {
    let uri = request.uri();
    kind(uri.path())?;
    let fields = api::read_form(uri.query()?.as_bytes()).ok()?;
    let (_, secret) = fields.into_iter().find(|(name, _)| name == paths::LINK_SECRET)?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::from_str(uri.path()).ok()?);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let secret = secret.into_text().unwrap_or_default();
    // Not that of an older link.
    let cookie = cookie::of_link(state, &secret, MAX_AGE).or_else(|| cookie::of_link(state, MALFORMED, MAX_AGE));
    if let Some(cookie) = cookie {
        headers.append(SET_COOKIE, cookie);
    }
    Some(response)
}

/// Takes the cookie away.
pub(super) fn forget(state: &AppState, headers: &mut HeaderMap) {
    if let Some(cookie) = cookie::without_link(state) {
        headers.append(SET_COOKIE, cookie);
    }
}

/// Takes the cookie away once a form at `path` has succeeded to which a link leads: the link is used.
pub(super) fn forget_used(state: &AppState, path: &str, headers: &mut HeaderMap) {
    if kind(path).is_some() {
        forget(state, headers);
    }
}

/// What the cookie's link is good for on the page at `path`. `None` where there is no cookie, or no such page, or where the
/// link leads to another one.
///
/// # Errors
/// The database does not answer.
pub(super) async fn of_page(state: &AppState, path: &str, headers: &HeaderMap) -> Result<Option<Link>, ApiError> {
    let (Some(kind), Some(secret)) = (kind(path), cookie::link(state, headers)) else { return Ok(None) };
    let target = match state.accounts.read_link(secret).await? {
        Some(link) if link.kind != kind => return Ok(None),
        link => link.map(|MailLink { username, address, .. }| LinkTarget { username, address }),
    };
    Ok(Some(Link { secret: secret.to_owned(), target }))
}

/// Adds the headers of such a page. A browser sends no `Origin` from a page without a referrer, so without https, where it
/// sends no `Sec-Fetch-Site` either, its form could not be told from another site's.
pub(super) fn protect(state: &AppState, path: &str, headers: &mut HeaderMap) {
    if kind(path).is_some() && state.settings.is_https() {
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}
