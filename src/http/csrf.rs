//! Refuses what another site's page makes a browser send (checklist W5). GET and its like change nothing here,
//! so only the rest is looked at; a client that is no browser sends neither header.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderName};

use super::cors::CrossOrigin;
use super::errors;
use super::state::AppState;
use crate::contract::ApiError;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// 403 for an unsafe request of a foreign page; one of an allowed origin goes on, without its cookies.
pub(super) async fn refuse_foreign(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let allowed = request.extensions().get::<CrossOrigin>().is_some();
    let public = state.settings.public_url.as_ref().map(super::PublicUrl::authority);
    if request.method().is_safe() || allowed || is_own(request.headers(), public) {
        return next.run(request).await;
    }
    errors::for_path(request.uri().path(), &ApiError::cross_site())
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
