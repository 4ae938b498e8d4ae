//! Whether a client takes what the API answers with.

use http::HeaderMap;
use http::header::ACCEPT;

/// DRF's content negotiation: JSON, or what a browser asks for when a person opens an endpoint.
pub(super) fn is_acceptable(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
    accepted.peek().is_none() || accepted.flat_map(|line| line.split(',')).any(is_ours)
}

fn is_ours(range: &str) -> bool {
    let range = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(range.as_str(), "*/*" | "application/*" | "application/json" | "text/*" | "text/html")
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
