//! Lets the pages of named origins call the API with a token (guarantee W6). Without the setting no answer has a
//! CORS header. Cookies are for our own pages alone: none is read from or set for another origin.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, COOKIE, ORIGIN, SET_COOKIE,
    VARY,
};
use http::{HeaderValue, Method, StatusCode};

use super::errors;
use super::state::AppState;

/// What django-cors-headers allows by default, now and in its older versions, and what tracing in a browser sends.
const ALLOWED_HEADERS: &str = "accept, accept-encoding, authorization, baggage, content-type, dnt, origin, \
    sentry-trace, traceparent, tracestate, user-agent, x-csrftoken, x-request-id, x-requested-with";

const EXPOSED_HEADERS: &str = "retry-after, www-authenticate, x-request-id";

/// Marks a request that comes from a page of another origin.
#[derive(Clone, Copy, Debug)]
pub(super) struct CrossOrigin;

/// The origin of a request to the API whose page may call it.
pub(super) fn allowed_origin(state: &AppState, request: &Request) -> Option<HeaderValue> {
    let origin = request.headers().get(ORIGIN).filter(|_| errors::is_api(request.uri().path()))?;
    let mut allowed = state.settings.allowed_origins.iter();
    allowed.any(|allowed| allowed.as_bytes() == origin.as_bytes()).then(|| origin.clone())
}

/// Marks a request of another origin, and removes its cookies.
pub(super) fn mark(request: &mut Request) {
    request.headers_mut().remove(COOKIE);
    request.extensions_mut().insert(CrossOrigin);
}

/// Removes the cookies from an answer to another origin.
pub(super) fn without_cookies(mut response: Response) -> Response {
    response.headers_mut().remove(SET_COOKIE);
    response
}

/// The answer to a preflight of an allowed origin.
pub(super) fn preflight(request: &Request) -> Option<Response> {
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let asked = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    is_preflight.then(|| (StatusCode::NO_CONTENT, asked).into_response())
}

/// Lets the page of an allowed origin read an answer.
pub(super) fn allow(origin: HeaderValue, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED_HEADERS));
    headers.append(VARY, HeaderValue::from_static("origin"));
    response
}
