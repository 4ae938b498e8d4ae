//! The cookie that holds a browser's session (guarantee T9), and the others beside it.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use super::state::AppState;
use super::{PublicUrl, parts};
use crate::accounts::GrantedSession;
use crate::api::{CookieChange, CookieKind, Cookies, SessionChange};

/// The cookie's name. Over TLS the prefix makes browsers refuse it from a subdomain or without `Secure`; for that prefix a
/// cookie must be of one host alone. A cookie of a domain has other names, so that one of before is not taken for it.
pub(super) fn name(state: &AppState) -> &'static str {
    match (&state.settings.cookie_domain, state.settings.is_https()) {
        (None, true) => "__Host-vestibule_session",
        (None, false) => "vestibule_session",
        (Some(_), true) => "__Secure-vestibule_session",
        (Some(_), false) => "vestibule_domain_session",
    }
}

/// The session's secret, where the request has one.
pub(super) fn read<'a>(state: &AppState, headers: &'a HeaderMap) -> Option<&'a str> {
    find(headers, name(state))
}

/// The value of a cookie of the request: the first with that name that is text.
pub(super) fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut pairs = parts::of(headers, COOKIE, b';').filter_map(|pair| parts::split_once(pair, b'='));
    pairs.find_map(|(key, value)| if key == name.as_bytes() { parts::text(value) } else { None })
}

/// The secret of a mailed link, where the request has one.
pub(super) fn link<'a>(state: &AppState, headers: &'a HeaderMap) -> Option<&'a str> {
    find(headers, link_name(state)).filter(|secret| !secret.is_empty())
}

fn link_name(state: &AppState) -> &'static str {
    if state.settings.is_https() { "__Host-vestibule_link" } else { "vestibule_link" }
}

/// The cookie that takes that of a mailed link away.
pub(super) fn without_link(state: &AppState) -> Option<HeaderValue> {
    cookie(state, link_name(state), "", 0)
}

/// The cookie for the secret of a mailed link, for `max_age` seconds. `None` where that is not a word of letters and digits.
pub(super) fn of_link(state: &AppState, secret: &str, max_age: u64) -> Option<HeaderValue> {
    let is_word =
        (1..=100).contains(&secret.len()) && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_word {
        return None;
    }
    cookie(state, link_name(state), secret, max_age)
}

/// The digests of forms, where the request has some.
pub(super) fn forms<'a>(state: &AppState, headers: &'a HeaderMap) -> Option<&'a str> {
    find(headers, forms_name(state)).filter(|digests| !digests.is_empty())
}

fn forms_name(state: &AppState) -> &'static str {
    if state.settings.is_https() { "__Host-vestibule_forms" } else { "vestibule_forms" }
}

/// The cookie for the digests of forms, for `max_age` seconds.
pub(super) fn of_forms(state: &AppState, digests: &str, max_age: u64) -> Option<HeaderValue> {
    cookie(state, forms_name(state), digests, max_age)
}

fn other_name(state: &AppState, kind: CookieKind) -> &'static str {
    match (kind, state.settings.is_https()) {
        (CookieKind::Pending, true) => "__Host-vestibule_pending",
        (CookieKind::Pending, false) => "vestibule_pending",
        (CookieKind::Trusted, true) => "__Host-vestibule_trusted",
        (CookieKind::Trusted, false) => "vestibule_trusted",
        (CookieKind::Challenge, true) => "__Host-vestibule_challenge",
        (CookieKind::Challenge, false) => "vestibule_challenge",
    }
}

/// The cookies of a request beside that of a session.
pub(super) fn others(state: &AppState, headers: &HeaderMap) -> Cookies {
    if !headers.contains_key(COOKIE) {
        return Cookies::new();
    }
    let found =
        |kind| Some((kind, find(headers, other_name(state, kind)).filter(|value| !value.is_empty())?.to_owned()));
    CookieKind::ALL.into_iter().filter_map(found).collect()
}

/// Sets or deletes such a cookie.
pub(super) fn write_other(state: &AppState, headers: &mut HeaderMap, change: &CookieChange) {
    let CookieChange { kind, value, max_age } = change;
    if let Some(cookie) = cookie(state, other_name(state, *kind), value, max_age.as_secs()) {
        headers.append(SET_COOKIE, cookie);
    }
}

/// A cookie for `max_age` seconds, which no script can read.
fn cookie(state: &AppState, name: &str, value: &str, max_age: u64) -> Option<HeaderValue> {
    written(name, value, max_age, state.settings.is_https())
}

/// That of a session, which a domain may share.
fn session_cookie(state: &AppState, value: &str, max_age: u64) -> Option<HeaderValue> {
    let host_only = cookie(state, name(state), value, max_age)?;
    match &state.settings.cookie_domain {
        None => Some(host_only),
        Some(domain) => sensitive(format!("{}; Domain={domain}", host_only.to_str().ok()?)),
    }
}

/// A cookie at the host of another service, where our settings do not count.
pub(super) fn at_service(site: &PublicUrl, name: &str, value: &str, max_age: u64) -> Option<HeaderValue> {
    written(name, value, max_age, site.is_https())
}

fn written(name: &str, value: &str, max_age: u64, is_https: bool) -> Option<HeaderValue> {
    let secure = if is_https { "; Secure" } else { "" };
    sensitive(format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}"))
}

fn sensitive(cookie: String) -> Option<HeaderValue> {
    let mut cookie = HeaderValue::try_from(cookie).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

/// Replaces the cookies of a request by that session's cookie.
pub(super) fn replace(state: &AppState, headers: &mut HeaderMap, session: &GrantedSession) {
    if let Ok(mut cookie) = HeaderValue::try_from(format!("{}={}", name(state), session.secret)) {
        cookie.set_sensitive(true);
        headers.insert(COOKIE, cookie);
    }
}

/// Sets or deletes the cookie.
pub(super) fn write(state: &AppState, headers: &mut HeaderMap, change: &SessionChange) {
    let (value, max_age) = match change {
        SessionChange::Grant(session) => (session.secret.as_str(), session.max_age.as_secs()),
        SessionChange::End => ("", 0),
    };
    if let Some(cookie) = session_cookie(state, value, max_age) {
        headers.append(SET_COOKIE, cookie);
    }
}

/// Whether an answer sets or deletes the session's cookie.
pub(super) fn is_session_set(state: &AppState, headers: &HeaderMap) -> bool {
    let is_its = |cookie: &HeaderValue| {
        cookie.as_bytes().strip_prefix(name(state).as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
    };
    headers.get_all(SET_COOKIE).iter().any(is_its)
}

/// Sets the cookie of a session that was created while the request was processed, unless the answer sets or deletes the
/// cookie itself: then the request was a log-in or a log-out.
pub(super) fn write_unless_set(state: &AppState, headers: &mut HeaderMap, session: GrantedSession) {
    if !is_session_set(state, headers) {
        write(state, headers, &SessionChange::Grant(session));
    }
}
