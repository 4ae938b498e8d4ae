//! What browsers say of the page that makes them send a request.

use axum::http::header::{ACCEPT, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::origin::Origin;

/// Whether a script sends a request, or a person who opens a page.
pub(crate) const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether it is worth asking Vestibule if a browser could be led to the log-in page.
pub(crate) fn could_be_one(method: &Method, headers: &HeaderMap) -> bool {
    let names_html =
        |value: &HeaderValue| value.as_bytes().windows(9).any(|part| part.eq_ignore_ascii_case(b"text/html"));
    [Method::GET, Method::HEAD].contains(method) && headers.get_all(ACCEPT).iter().any(names_html)
}

/// Whether a page of another origin makes a browser send a request, by the rules of Go's `CrossOriginProtection`.
pub(crate) fn is_foreign(service: &Origin, headers: &HeaderMap) -> bool {
    match headers.get(FETCH_SITE).map(HeaderValue::as_bytes) {
        Some(b"same-origin" | b"none") => false,
        None | Some(b"") => headers.get(ORIGIN).is_some_and(|origin| {
            let origin = origin.to_str().ok().and_then(Origin::parse);
            origin.as_ref() != Some(service)
        }),
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_foreign_if_the_browser_says_so_or_another_origin_sends_it() {
        let service = Origin::parse("https://app.example.org").unwrap();
        for (fetch_site, origin, expected) in [
            (None, None, false),
            (None, Some("https://app.example.org"), false),
            (None, Some("http://app.example.org"), true),
            (None, Some("https://evil.example"), true),
            (None, Some("null"), true),
            (Some(""), Some("https://evil.example"), true),
            (Some("same-origin"), Some("https://evil.example"), false),
            (Some("none"), None, false),
            (Some("same-site"), Some("https://app.example.org"), true),
            (Some("cross-site"), None, true),
        ] {
            let lines = [(FETCH_SITE, fetch_site), (ORIGIN, origin)];
            let lines = lines.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_static(value?))));
            assert_eq!(is_foreign(&service, &lines.collect()), expected, "{fetch_site:?} {origin:?}");
        }
    }
}
