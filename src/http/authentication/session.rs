//! A browser's session, by its cookie: DRF's `SessionAuthentication`.

use std::net::IpAddr;

use http::HeaderMap;

use super::super::cookie;
use super::super::state::AppState;
use super::caller_of;
use crate::api::Caller;

/// Not mine without a cookie or with one whose session has ended. `csrf` has already refused
/// requests of foreign pages.
pub(super) async fn authenticate(state: &AppState, headers: &HeaderMap, counted: Option<IpAddr>) -> Caller {
    match cookie::read(state, headers) {
        None => Caller::Anonymous,
        Some(secret) => caller_of(state.accounts.authenticate_session_from(secret, counted).await, Caller::Anonymous),
    }
}
