//! Refuses what another site's page makes a browser send (guarantee W5), by the rules of Go's `CrossOriginProtection`.
//! GET and its like change nothing here, so only the rest is refused; a client that is no browser sends neither header.

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue};
use tracing::warn;

use super::{PublicUrl, parts};
use crate::accounts::LogRateLimit;
use crate::contract::{ApiError, messages};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The most bytes of a header that are logged.
const MAX_LOGGED: usize = 200;

/// Logged once a second at most, since strangers can cause it as often as they like.
static REFUSED: LogRateLimit = LogRateLimit::new();

/// Who has sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// A page of ours, a person or a program.
    Own,
    /// A page of another site, as the browser says.
    Foreign,
    /// A page of an origin that is not known as ours.
    Unknown,
}

/// Who has sent a request: `Sec-Fetch-Site` decides where it is sent. Where it is not, the origin of the request is
/// compared with the public URL, and without that setting with `Host`, which has no scheme.
pub(super) fn sender(public: Option<&PublicUrl>, headers: &HeaderMap) -> Sender {
    match headers.get(FETCH_SITE).map(HeaderValue::as_bytes) {
        Some(b"same-origin" | b"none") => Sender::Own,
        None | Some(b"") => match headers.get(ORIGIN) {
            Some(origin) if !is_own(origin, public, headers) => Sender::Unknown,
            _ => Sender::Own,
        },
        Some(_) => Sender::Foreign,
    }
}

fn is_own(origin: &HeaderValue, public: Option<&PublicUrl>, headers: &HeaderMap) -> bool {
    let text = |value: &HeaderValue| parts::text(value.as_bytes()).map(str::to_owned);
    let Some(origin) = text(origin).and_then(|origin| origin.parse::<PublicUrl>().ok()) else { return false };
    match public {
        Some(public) => origin == *public,
        None => headers.get(HOST).and_then(text).is_some_and(|host| {
            let scheme = if origin.is_https() { "https" } else { "http" };
            format!("{scheme}://{host}").parse() == Ok(origin)
        }),
    }
}

/// The refusal of a request that changes something: 403, with the setting that helps, here and in the log.
pub(super) fn refuse(sender: Sender, public: Option<&PublicUrl>, headers: &HeaderMap) -> ApiError {
    let help = if sender == Sender::Unknown { messages::UNKNOWN_ORIGIN.wire } else { messages::CROSS_SITE.wire };
    if let Some(held_back) = REFUSED.pass() {
        let (origin, fetch_site) = (shown(headers, ORIGIN), shown(headers, FETCH_SITE));
        let own = public.map_or_else(|| shown(headers, HOST), |public| public.origin().to_owned());
        warn!(origin, own, fetch_site, help, held_back, "a request of another site's page was refused");
    }
    ApiError::cross_site(help)
}

/// The beginning of a header, for the log.
fn shown(headers: &HeaderMap, name: HeaderName) -> String {
    let value = headers.get(name).map_or(&b""[..], HeaderValue::as_bytes);
    String::from_utf8_lossy(&value[..value.len().min(MAX_LOGGED)]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_sender(public: Option<&str>, headers: &[(HeaderName, &str)], expected: Sender) {
        let public = public.map(|url| url.parse().unwrap());
        let value = |value: &str| HeaderValue::from_bytes(value.as_bytes()).unwrap();
        let all = [(HOST, "a.example")].into_iter().chain(headers.iter().cloned());
        let all = all.map(|(name, text)| (name, value(text))).collect();
        assert_eq!(sender(public.as_ref(), &all), expected, "{public:?} {headers:?}");
    }

    #[test]
    fn w5_what_the_browser_says_decides_whatever_the_origin_is() {
        for own in ["same-origin", "none"] {
            for origin in ["https://a.example", "null", "https://evil.example", ""] {
                assert_sender(None, &[(FETCH_SITE, own), (ORIGIN, origin)], Sender::Own);
            }
        }
        for foreign in ["cross-site", "same-site", "Same-Origin", "anything", "\u{e9}"] {
            assert_sender(None, &[(FETCH_SITE, foreign)], Sender::Foreign);
            assert_sender(None, &[(FETCH_SITE, foreign), (ORIGIN, "https://a.example")], Sender::Foreign);
        }
    }

    #[test]
    fn w5_an_origin_is_compared_with_the_host_where_no_public_url_is_known() {
        assert_sender(None, &[], Sender::Own);
        assert_sender(None, &[(FETCH_SITE, "")], Sender::Own);
        for own in ["https://a.example", "http://a.example", "https://A.example:443", "http://a.example:80"] {
            assert_sender(None, &[(ORIGIN, own)], Sender::Own);
        }
        for other in
            ["https://b.example", "https://a.example:8443", "http://a.example:443", "a.example", "null", "", "\u{e9}"]
        {
            assert_sender(None, &[(ORIGIN, other)], Sender::Unknown);
        }
    }

    #[test]
    fn w5_a_whole_origin_is_compared_with_the_public_url() {
        for public in ["https://b.example", "https://B.example:443/"] {
            assert_sender(Some(public), &[(ORIGIN, "https://b.example")], Sender::Own);
            for other in ["http://b.example", "https://b.example:8443", "https://a.example", "http://a.example"] {
                assert_sender(Some(public), &[(ORIGIN, other)], Sender::Unknown);
            }
        }
    }
}
