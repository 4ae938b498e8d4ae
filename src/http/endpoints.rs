//! The API: hands a request to the endpoint of its path, in the order of DRF's checks.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderMap, Method};
use serde_json::json;

use super::body::{self, Unread};
use super::cors::CrossOrigin;
use super::errors::Reader;
use super::state::AppState;
use super::{accept, authentication, cookie, errors, throttle};
use crate::accounts::{Client, GrantedSession};
use crate::api::{self, Caller, Cookies, Endpoint, RequestContext, SessionChange, Source};
use crate::contract::{ApiError, WantedFactors};

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
    // What only reads needs none of them, and is asked for the most.
    let cookies = if body.is_some() { cookie::others(state, &parts.headers) } else { Cookies::new() };
    let context = RequestContext::new(state.accounts.clone(), caller, client, source, cookies);
    let sent = match &body {
        Some(body) => Sent::Body { body, credentials: Some(&parts.headers) },
        None => Sent::Query(parts.uri.query().unwrap_or_default()),
    };
    call(state, endpoint, context, sent).await.unwrap_or_else(|error| errors::json(&error))
}

/// Marks an answer that takes the browser's session away.
#[derive(Clone, Copy)]
pub(super) struct SessionEnded;

/// Marks an answer that gives the browser a session.
#[derive(Clone)]
pub(super) struct SessionGranted(pub(super) GrantedSession);

/// Marks the answer of a log-in that goes on at this page.
#[derive(Clone, Copy)]
pub(super) struct NextStep(pub(super) &'static str);

/// Where the arguments of an endpoint are.
#[derive(Clone, Copy)]
pub(super) enum Sent<'a> {
    /// In the query, which is how a GET has them. What cannot be read there is ignored.
    Query(&'a str),
    /// In the body. The caller is looked up again by these headers once it is there; `None` where it was there before.
    Body { body: &'a Unread, credentials: Option<&'a HeaderMap> },
}

/// Calls an endpoint: throttle, permission, body, and then the server function.
///
/// # Errors
/// The refusal, for the caller to show in JSON or on a page.
pub(super) async fn call(
    state: &AppState,
    endpoint: &Endpoint,
    context: RequestContext,
    sent: Sent<'_>,
) -> Result<Response, ApiError> {
    admit(state, endpoint, &context).await?;
    let bytes = match sent {
        Sent::Body { body, .. } => body.bytes().await?,
        Sent::Query(_) => Bytes::new(),
    };
    let fields = match sent {
        Sent::Body { body, .. } => api::read_body(&bytes, body.content_type()).await?,
        Sent::Query(query) => api::read_form(query.as_bytes()).unwrap_or_default(),
    };
    let context = match sent {
        Sent::Body { credentials: Some(headers), .. } => still_admitted(state, endpoint, context, headers).await?,
        _ => context,
    };
    let answered = endpoint.call(context, fields).await?;
    let mut response = answered.response.map(Body::from);
    if let Some(change) = answered.session {
        match &change {
            SessionChange::End => _ = response.extensions_mut().insert(SessionEnded),
            SessionChange::Grant(session) => _ = response.extensions_mut().insert(SessionGranted(session.clone())),
        }
        cookie::write(state, response.headers_mut(), &change);
    }
    for change in &answered.cookies {
        cookie::write_other(state, response.headers_mut(), change);
    }
    if let Some(page) = answered.next_step {
        response.extensions_mut().insert(NextStep(page));
    }
    Ok(response)
}

/// Checks throttle and permission.
///
/// # Errors
/// The refusal.
pub(super) async fn admit(state: &AppState, endpoint: &Endpoint, context: &RequestContext) -> Result<(), ApiError> {
    throttle::check(&state.accounts, context.caller(), context.client(), endpoint.throttle).await?;
    match endpoint.admit(&state.accounts, context.caller()).await {
        Err(error) => Err(with_factors(state, context.caller(), error).await),
        admitted => admitted,
    }
}

/// The request with its caller as of now. A body may take half a minute: a sign-in that ends meanwhile does nothing more.
///
/// # Errors
/// The refusal.
async fn still_admitted(
    state: &AppState,
    endpoint: &Endpoint,
    context: RequestContext,
    headers: &HeaderMap,
) -> Result<RequestContext, ApiError> {
    if context.caller().identity().is_err() {
        return Ok(context);
    }
    let caller = authentication::caller(state, headers, None).await;
    match endpoint.check(&state.accounts, &caller) {
        Err(error) => Err(with_factors(state, &caller, error).await),
        Ok(()) => Ok(context.with_caller(caller)),
    }
}

/// A refusal that wants a second factor, with those that the account has.
async fn with_factors(state: &AppState, caller: &Caller, error: ApiError) -> ApiError {
    let (Some(wanted), Ok(identity)) = (error.wanted_factors(), caller.identity()) else { return error };
    match state.accounts.second_factors(identity.account.user.id).await {
        Ok(factors) => {
            let factors = factors.into_iter().map(|factor| factor.name().to_owned()).collect();
            ApiError::factor_confirmation_required(WantedFactors { factors, ..wanted.clone() })
        }
        Err(fault) => fault.into(),
    }
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
