//! The API: hands a request to the server function of its path, in the order of DRF's checks.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, StatusCode};
use leptos::prelude::provide_context;
use serde_json::json;

use super::state::AppState;
use super::{accept, body, cookie, errors, throttle};
use crate::accounts::Client;
use crate::api::{Call, Caller, Head};
use crate::contract::{ApiError, paths};

/// The endpoints and their methods, as the server functions declare them.
static ENDPOINTS: LazyLock<BTreeMap<&'static str, Method>> =
    LazyLock::new(|| server_fn::axum::server_fn_paths().collect());

/// Answers any request beneath `/api`.
pub(super) async fn answer(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    request: Request,
) -> Response {
    let (parts, unread) = request.into_parts();
    let path = parts.uri.path();
    let Some(method) = ENDPOINTS.get(path) else { return errors::json(&ApiError::not_found()) };
    if !accept::is_acceptable(&parts.headers) {
        return errors::json(&ApiError::not_acceptable());
    }
    if parts.method == Method::OPTIONS {
        return options(path, method);
    }
    if parts.method != method {
        return errors::wrong_method(path, parts.method.as_str(), &allowed(method));
    }
    let body = if method == Method::GET { Ok(Bytes::new()) } else { body::read(&parts.headers, unread).await };
    let call = Call { caller, client, content_type: content_type(&parts.headers), body, head: Head::default() };
    ask(&state, path, method, call).await.unwrap_or_else(|error| errors::json(&error))
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
    // Of the request itself leptos sees no more than the path: by Accept and Referer it would redirect a form's
    // post to wherever the Referer says (checklist W8).
    let request = Request::builder().method(method).uri(path).body(Body::empty());
    let request = request.map_err(|_| ApiError::internal())?;
    let accounts = state.accounts.clone();
    let context = move || {
        provide_context(accounts.clone());
        provide_context(call.clone());
    };
    let response = leptos_axum::handle_server_fns_with_context(context, request).await;
    match head.outcome() {
        Some(Ok(status)) => {
            let mut response = response.into_response();
            *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
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
