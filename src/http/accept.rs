//! Whether a client accepts the media type of the API's answers.

use http::HeaderMap;
use http::header::ACCEPT;

use super::parts;

const OURS: [&str; 5] = ["*/*", "application/*", "application/json", "text/*", "text/html"];

/// DRF's content negotiation: JSON, or what a browser asks for when a person opens an endpoint.
pub(super) fn is_acceptable(headers: &HeaderMap) -> bool {
    !headers.contains_key(ACCEPT) || parts::of(headers, ACCEPT, b',').any(is_ours)
}

fn is_ours(range: &[u8]) -> bool {
    let range = parts::split_once(range, b';').map_or(range, |(range, _)| range);
    OURS.iter().any(|ours| range.eq_ignore_ascii_case(ours.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_html_and_their_wildcards_are_acceptable() {
        let accepts = |value: &str| is_acceptable(&HeaderMap::from_iter([(ACCEPT, value.parse().unwrap())]));
        assert!(is_acceptable(&HeaderMap::new()));
        for good in ["*/*", "application/*", "application/json; indent=4", "text/html", "image/png, */*;q=0.1"] {
            assert!(accepts(good), "{good}");
        }
        for bad in ["text/plain", "application/vnd.api+json", "application/xml, image/*", ""] {
            assert!(!accepts(bad), "{bad}");
        }
    }
}
