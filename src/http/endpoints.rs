//! The API: hands a request to the server function of its path, in the order of DRF's checks.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::json;
use server_fn::axum::{get_server_fn_service, server_fn_paths};

use super::cors::CrossOrigin;
use super::state::AppState;
use super::{accept, authentication, body, cookie, errors, throttle};
use crate::accounts::Client;
use crate::api::{self, Call, Head};
use crate::contract::{ApiError, paths};

/// The endpoints and their methods, as the server functions declare them.
static ENDPOINTS: LazyLock<BTreeMap<&'static str, Method>> = LazyLock::new(|| server_fn_paths().collect());

/// The method of the endpoint at a path, where there is one.
pub(super) fn method(path: &str) -> Option<&'static Method> {
    ENDPOINTS.get(path)
}

/// What is there for every other path beneath `/api`.
pub(super) async fn none() -> Response {
    errors::json(&ApiError::not_found())
}

/// Answers a request to an endpoint that takes `method`. What can be refused without a look-up is refused before
/// anybody finds out who asks, and what can be refused without the body before that is read.
pub(super) async fn answer(state: &AppState, method: &Method, client: Client, request: Request) -> Response {
    let (parts, unread) = request.into_parts();
    let path = parts.uri.path();
    if !accept::is_acceptable(&parts.headers) {
        return errors::json(&ApiError::not_acceptable());
    }
    if parts.method == Method::OPTIONS {
        return options(path, method);
    }
    if parts.method != method {
        return errors::wrong_method(path, parts.method.as_str(), &allowed(method));
    }
    let body = match (method == Method::POST).then(|| body::unread(unread)).transpose() {
        Ok(body) => body,
        Err(error) => return errors::json(&error),
    };
    let caller = authentication::caller(state, &parts.headers, Some(client.address)).await;
    let call = Call {
        caller,
        client,
        content_type: content_type(&parts.headers),
        body,
        wants_session: false,
        is_cross_origin: parts.extensions.get::<CrossOrigin>().is_some(),
        head: Head::default(),
    };
    ask(state, path, method, call).await.unwrap_or_else(|error| errors::json(&error))
}

/// The header `Content-Type` as text.
pub(super) fn content_type(headers: &HeaderMap) -> Option<String> {
    headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Calls the server function at `path`, after the throttle.
///
/// # Errors
/// The refusal, for the caller to show in JSON or on a page.
pub(super) async fn ask(state: &AppState, path: &str, method: &Method, call: Call) -> Result<Response, ApiError> {
    throttle::check(&state.accounts, &call.caller, &call.client, path).await?;
    let head = call.head.clone();
    let function = get_server_fn_service(path, method.clone()).ok_or_else(ApiError::not_found)?;
    // Of the request itself leptos sees nothing: by Accept and Referer it would redirect a form's post to wherever
    // the Referer says (checklist W8).
    let (mut endpoint, blank) = (function.service, Request::new(Body::empty()));
    api::serving(state.accounts.clone(), call, endpoint.run(blank, function.ser)).await;
    match head.take_outcome() {
        Some(Ok(answered)) => {
            let mut response = Response::new(Body::from(answered.json));
            *response.status_mut() = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::OK);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            if let Some(change) = head.session_change() {
                cookie::write(state, response.headers_mut(), &change);
            }
            Ok(response)
        }
        Some(Err(error)) => Err(error),
        None => Err(ApiError::internal()),
    }
}

fn allowed(method: &Method) -> String {
    format!("{method}, OPTIONS")
}

/// DRF's `SimpleMetadata`.
fn options(path: &str, method: &Method) -> Response {
    let name = path.trim_start_matches(paths::API).trim_start_matches('/').split('_').map(capitalised);
    let about = json!({
        "name": name.collect::<Vec<_>>().join(" "),
        "description": "",
        "renders": ["application/json"],
        "parses": ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"],
    });
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (http::header::ALLOW, allowed(method))];
    (headers, about.to_string()).into_response()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
