//! Refuses what another site's page makes a browser send (checklist W5). GET and its like change nothing here,
//! so only the rest is looked at; a client that is no browser sends neither header.

use axum::extract::Request;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderName};

use super::state::AppState;
use crate::contract::ApiError;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets a request through that no foreign page has sent, or that changes nothing.
///
/// # Errors
/// 403 for an unsafe request of a foreign page.
pub(super) fn check(state: &AppState, request: &Request) -> Result<(), ApiError> {
    let public = state.settings.public_url.as_ref().map(super::PublicUrl::authority);
    if request.method().is_safe() || is_own(request.headers(), public) { Ok(()) } else { Err(ApiError::cross_site()) }
}

fn is_own(headers: &HeaderMap, public: Option<&str>) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if matches!(text(FETCH_SITE), Some("cross-site" | "same-site")) {
        return false;
    }
    match text(ORIGIN) {
        None => true,
        Some(origin) => {
            let origin = origin.split_once("://").map_or("", |(_, authority)| authority);
            !origin.is_empty() && (Some(origin) == public || Some(origin) == text(HOST))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(headers: &[(HeaderName, &str)], public: Option<&str>) -> bool {
        is_own(&headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect(), public)
    }

    #[test]
    fn w5_only_our_own_pages_and_programs_pass() {
        let host = (HOST, "a.example");
        assert!(own(std::slice::from_ref(&host), None));
        assert!(own(&[host.clone(), (ORIGIN, "https://a.example")], None));
        assert!(own(&[host.clone(), (ORIGIN, "https://a.example"), (FETCH_SITE, "same-origin")], None));
        assert!(own(&[host.clone(), (ORIGIN, "https://b.example")], Some("b.example")));
        assert!(!own(&[host.clone(), (ORIGIN, "https://b.example")], None));
        assert!(!own(&[host.clone(), (ORIGIN, "null")], None));
        assert!(!own(&[host.clone(), (ORIGIN, "")], None));
        assert!(!own(&[host.clone(), (FETCH_SITE, "cross-site")], None));
        assert!(!own(&[host, (FETCH_SITE, "same-site")], None));
    }
}
