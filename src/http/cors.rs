//! Lets the pages of named origins call the API with a token (checklist W6). Without the setting no answer has a
//! CORS header; with it cookies still count only for our own pages.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderValue, Method, StatusCode};

use super::state::AppState;

/// Marks a request that comes from a page of an allowed foreign origin.
#[derive(Clone, Copy, Debug)]
pub(super) struct CrossOrigin;

/// Answers preflights and marks the requests of allowed origins.
pub(super) async fn allow(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let allowed = &state.settings.allowed_origins;
    let origin = request.headers().get(ORIGIN).cloned();
    let Some(origin) = origin.filter(|origin| allowed.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()))
    else {
        return next.run(request).await;
    };
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        let asked = [
            (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
            (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
            (ACCESS_CONTROL_MAX_AGE, "600"),
        ];
        (StatusCode::NO_CONTENT, asked).into_response()
    } else {
        request.extensions_mut().insert(CrossOrigin);
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after, www-authenticate"));
    headers.append(VARY, HeaderValue::from_static("origin"));
    response
}
