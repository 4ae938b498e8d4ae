//! The API: hands a request to the endpoint of its path, in the order of DRF's checks.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::Method;
use http::header::{ALLOW, CONTENT_TYPE};
use serde_json::json;

use super::body::{self, Unread};
use super::cors::CrossOrigin;
use super::errors::Reader;
use super::state::AppState;
use super::{accept, authentication, cookie, errors, throttle};
use crate::accounts::Client;
use crate::api::{self, Endpoint, RequestContext, Source};
use crate::contract::ApiError;

/// 404 for every other path beneath `/api`.
pub(super) async fn none() -> Response {
    errors::json(&ApiError::not_found())
}

/// Answers a request to an endpoint. What can be refused without a look-up is refused before the caller is looked up,
/// and what can be refused without the body before the body is read.
pub(super) async fn answer(state: &AppState, endpoint: &Endpoint, client: Client, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if !accept::is_acceptable(&parts.headers) {
        return errors::json(&ApiError::not_acceptable());
    }
    if parts.method == Method::OPTIONS {
        return options(endpoint);
    }
    if parts.method != endpoint.method {
        return errors::wrong_method(Reader::Program, parts.method.as_str(), &allowed(&endpoint.method));
    }
    let body = match (endpoint.method == Method::POST).then(|| body::unread(&parts.headers, body)).transpose() {
        Ok(body) => body,
        Err(error) => return errors::json(&error),
    };
    let caller = authentication::caller(state, &parts.headers, Some(client.address)).await;
    let is_foreign = parts.extensions.get::<CrossOrigin>().is_some();
    let source = if is_foreign { Source::CrossOrigin } else { Source::Call };
    let context = RequestContext::new(state.accounts.clone(), caller, client, source);
    call(state, endpoint, context, body.as_ref()).await.unwrap_or_else(|error| errors::json(&error))
}

/// Calls an endpoint: throttle, permission, body, and then the server function. Without a body it has no arguments.
///
/// # Errors
/// The refusal, for the caller to show in JSON or on a page.
pub(super) async fn call(
    state: &AppState,
    endpoint: &Endpoint,
    context: RequestContext,
    body: Option<&Unread>,
) -> Result<Response, ApiError> {
    admit(state, endpoint, &context).await?;
    let (bytes, content_type) = match body {
        Some(body) => (body.bytes().await?, body.content_type()),
        None => (Bytes::new(), None),
    };
    let fields = api::read_body(&bytes, content_type).await?;
    let answered = endpoint.call(context, fields).await?;
    let mut response = answered.response.map(Body::from);
    if let Some(change) = answered.session {
        cookie::write(state, response.headers_mut(), &change);
    }
    Ok(response)
}

/// Checks throttle and permission.
///
/// # Errors
/// The refusal.
pub(super) async fn admit(state: &AppState, endpoint: &Endpoint, context: &RequestContext) -> Result<(), ApiError> {
    throttle::check(&state.accounts, context.caller(), context.client(), endpoint.throttle).await?;
    endpoint.check(&state.accounts, context.caller())
}

fn allowed(method: &Method) -> String {
    format!("{method}, OPTIONS")
}

/// DRF's `SimpleMetadata`.
fn options(endpoint: &Endpoint) -> Response {
    let name = endpoint.name().split(['_', '/']).map(capitalised);
    let about = json!({
        "name": name.collect::<Vec<_>>().join(" "),
        "description": "",
        "renders": ["application/json"],
        "parses": ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"],
    });
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (ALLOW, allowed(&endpoint.method))];
    (headers, about.to_string()).into_response()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
