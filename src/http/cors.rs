//! Lets the pages of named origins call the API with a token (checklist W6). Without the setting no answer has a
//! CORS header; with it cookies still count only for our own pages.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::state::AppState;

/// Marks a request that comes from a page of an allowed foreign origin.
#[derive(Clone, Copy, Debug)]
pub(super) struct CrossOrigin;

/// The origin of a request whose page may call the API.
pub(super) fn allowed_origin(state: &AppState, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(ORIGIN)?;
    let mut allowed = state.settings.allowed_origins.iter();
    allowed.any(|allowed| allowed.as_bytes() == origin.as_bytes()).then(|| origin.clone())
}

/// The answer to a browser that asks whether the page of an allowed origin may call.
pub(super) fn preflight(request: &Request) -> Option<Response> {
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let asked = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    is_preflight.then(|| (StatusCode::NO_CONTENT, asked).into_response())
}

/// Lets the page of an allowed origin read an answer.
pub(super) fn allow(origin: HeaderValue, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after, www-authenticate"));
    headers.append(VARY, HeaderValue::from_static("origin"));
    response
}
