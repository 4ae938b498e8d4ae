//! Whether a browser loads a page, so that it can be led to the log-in page.

use http::header::ACCEPT;
use http::{HeaderMap, HeaderName, Method};

use super::parts;

const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Whether a request by that method is a navigation: one that a script, an image or a program makes is told 401 instead.
pub(super) fn is_one(headers: &HeaderMap, method: &Method) -> bool {
    let is_reading = [Method::GET, Method::HEAD].contains(method);
    let is_script = headers.get(FETCH_MODE).is_some_and(|mode| mode != "navigate");
    is_reading && !is_script && wants_page(headers)
}

/// Whether a client asks for HTML by name.
pub(super) fn wants_page(headers: &HeaderMap) -> bool {
    parts::of(headers, ACCEPT, b',').any(|range| {
        let (range, parameters) = parts::split_once(range, b';').unwrap_or((range, b""));
        range.eq_ignore_ascii_case(b"text/html") && parts::quality(parameters) > 0
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_navigation_is_a_get_that_asks_for_html_and_is_no_scripts() {
        let headers = |accept: &'static str, mode: Option<&'static str>| {
            let mode = mode.map(|mode| (FETCH_MODE, HeaderValue::from_static(mode)));
            [(ACCEPT, HeaderValue::from_static(accept))].into_iter().chain(mode).collect::<HeaderMap>()
        };
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        assert!(is_one(&headers(browser, None), &Method::GET));
        assert!(is_one(&headers(browser, Some("navigate")), &Method::HEAD));
        assert!(!is_one(&headers(browser, None), &Method::POST));
        for (accept, mode) in
            [(browser, Some("cors")), (browser, Some("no-cors")), ("*/*", None), ("text/html;q=0", None), ("", None)]
        {
            assert!(!is_one(&headers(accept, mode), &Method::GET), "{accept} {mode:?}");
        }
    }
}
