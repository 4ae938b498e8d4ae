//! What a visitor is known by.

use axum::http::header::{AUTHORIZATION, COOKIE, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};

/// Longer credentials are none of Vestibule's, in bytes.
const MAX_LENGTH: usize = 4096;

/// The cookies that Vestibule knows somebody by: of a session, and of a sign-in that was handed over to a service. The others
/// of the service are none of its business.
const COOKIES: [&str; 6] = [
    "__Host-vestibule_session",
    "vestibule_session",
    "__Secure-vestibule_session",
    "vestibule_domain_session",
    "__Host-vestibule_service",
    "vestibule_service",
];

/// What is shown to Vestibule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credentials {
    /// `Authorization` or `Cookie`.
    pub(crate) header: HeaderName,
    /// Its value.
    pub(crate) value: HeaderValue,
}

/// Credentials by a digest, with whether the request only reads: a token may reach no further.
pub(crate) type Key = [u8; 32];

impl Credentials {
    /// Those of a request. A token decides where one is sent, as it does at Vestibule; another scheme is left to the service.
    pub(crate) fn of(headers: &HeaderMap, browsers: bool) -> Option<Self> {
        if let Some(value) = headers.get(AUTHORIZATION).filter(|value| is_token(value)) {
            return Some(Self { header: AUTHORIZATION, value: value.clone() });
        }
        let value = if browsers { cookies(headers) } else { None };
        value.map(|value| Self { header: COOKIE, value })
    }

    /// Whether a browser has added them by itself.
    pub(crate) fn is_cookie(&self) -> bool {
        self.header == COOKIE
    }

    /// Whether Vestibule could know somebody by them.
    pub(crate) fn is_short(&self) -> bool {
        self.value.len() <= MAX_LENGTH
    }

    /// Under what the answer is kept.
    pub(crate) fn key(&self, only_reads: bool) -> Key {
        let kind = [u8::from(self.is_cookie()), u8::from(only_reads)];
        Sha256::new().chain_update(kind).chain_update(self.value.as_bytes()).finalize().into()
    }
}

fn is_token(value: &HeaderValue) -> bool {
    let mut words = value.as_bytes().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let scheme = words.next().unwrap_or_default();
    scheme.eq_ignore_ascii_case(b"token") || scheme.eq_ignore_ascii_case(b"bearer")
}

fn cookies(headers: &HeaderMap) -> Option<HeaderValue> {
    let lines = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes);
    let pairs = lines.flat_map(|line| line.split(|&byte| byte == b';')).map(<[u8]>::trim_ascii);
    let is_known = |pair: &&[u8]| {
        let name = pair.split(|&byte| byte == b'=').next().unwrap_or_default().trim_ascii();
        COOKIES.iter().any(|known| known.as_bytes() == name)
    };
    let known: Vec<&[u8]> = pairs.filter(is_known).collect();
    if known.is_empty() {
        return None;
    }
    let mut value = HeaderValue::from_bytes(&known.join(&b"; "[..])).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[(HeaderName, &'static str)], browsers: bool) -> Option<(HeaderName, String)> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name, HeaderValue::from_static(value));
        }
        let found = Credentials::of(&headers, browsers)?;
        Some((found.header, found.value.to_str().unwrap().to_owned()))
    }

    #[test]
    fn a_token_decides_and_only_vestibules_cookies_are_shown_to_it() {
        let cookie = (COOKIE, "theme=dark; vestibule_session=a; vestibule_sessions=b");
        let other = (COOKIE, "__Host-vestibule_service=c; id=d");
        let both = Some((COOKIE, "vestibule_session=a; __Host-vestibule_service=c".to_owned()));
        assert_eq!(found(&[cookie.clone(), other.clone()], true), both);
        assert_eq!(found(&[cookie.clone(), other.clone()], false), None);
        for token in ["Token a", "bearer a", " TOKEN  a", "Token", "Bearer a b"] {
            let token = (AUTHORIZATION, token);
            let expected = Some((AUTHORIZATION, token.1.to_owned()));
            assert_eq!(found(&[token.clone(), cookie.clone()], true), expected);
            assert_eq!(found(&[token], false), expected);
        }
        assert_eq!(found(&[(AUTHORIZATION, "Basic YTpi"), cookie, other], true), both);
        assert_eq!(found(&[(AUTHORIZATION, "Tokens a"), (COOKIE, "a=b")], true), None);
    }

    #[test]
    fn no_two_questions_have_one_key() {
        let credentials = |header, value| Credentials { header, value: HeaderValue::from_static(value) };
        let keys = [
            credentials(AUTHORIZATION, "Token a").key(true),
            credentials(AUTHORIZATION, "Token a").key(false),
            credentials(AUTHORIZATION, "Token b").key(true),
            credentials(COOKIE, "Token a").key(true),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key) && credentials(AUTHORIZATION, "Token a").key(true) == keys[0]);
        }
    }
}
