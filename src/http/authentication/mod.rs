//! Who is asking. Each scheme has three answers: not mine, this account, or refused; the first that is not "not
//! mine" counts. A token, which is sent explicitly, comes before a cookie, which a browser adds by itself
//! (guarantee T8).

mod django;
mod session;
mod token;

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;

use super::PublicUrl;
use super::state::AppState;
use crate::accounts;
use crate::accounts::{Client, GrantedSession, Identity};
use crate::api::Caller;
use crate::contract::{ApiError, paths};

/// Creates a session for a browser that sends no credentials but Django's cookie. The request continues with it, and
/// the answer has to set its cookie. Most requests have no such cookie, and cost nothing here.
///
/// # Errors
/// Where the database fails.
pub(super) async fn exchange_django_cookie(
    state: &AppState,
    client: &Client,
    request: &mut Request,
) -> Result<Option<GrantedSession>, ApiError> {
    // Probes need no caller and no database.
    let is_probe = [paths::HEALTHZ, paths::READYZ].contains(&request.uri().path());
    if is_probe || django::cookie(request.headers()).is_none() {
        return Ok(None);
    }
    Box::pin(django::redeem(state, client, request)).await
}

/// Finds out who is asking. Where the requests of an address are counted, a throttled address costs no look-up.
pub(super) async fn caller(state: &AppState, headers: &HeaderMap, counted: Option<IpAddr>) -> Caller {
    match token::authenticate(state, headers, counted).await {
        Caller::Anonymous => session::authenticate(state, headers, counted).await,
        answered => answered,
    }
}

/// Who has a session's secret.
pub(super) async fn caller_by_session(state: &AppState, secret: &str) -> Caller {
    caller_of(state.accounts.authenticate_session(secret).await, Caller::Anonymous)
}

/// Who has the secret of a sign-in at another service.
pub(super) async fn caller_at_service(
    state: &AppState,
    secret: &str,
    site: &PublicUrl,
    counted: Option<IpAddr>,
) -> Caller {
    let found = state.accounts.authenticate_at_service(secret, site.origin(), counted).await;
    caller_of(found, Caller::Anonymous)
}

/// Adds the caller to the request's extensions, for the routes of the route table.
pub(super) async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let caller = caller(&state, request.headers(), None).await;
    request.extensions_mut().insert(caller);
    next.run(request).await
}

/// The caller that a look-up has found: an account, or `missing` if there is none.
fn caller_of(found: Result<Option<Arc<Identity>>, accounts::Error>, missing: Caller) -> Caller {
    match found {
        Ok(Some(identity)) => Caller::Known(identity),
        Ok(None) => missing,
        Err(fault) => Caller::Refused(ApiError::from(fault)),
    }
}
