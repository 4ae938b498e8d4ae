//! `Authorization: Token <key>`, DRF's `TokenAuthentication`; `Bearer` means the same.

use std::net::IpAddr;

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::super::state::AppState;
use super::caller_of;
use crate::api::Caller;
use crate::contract::{ApiError, messages};

/// Not mine without the header or with another scheme; refused where the token is malformed or not valid.
pub(super) async fn authenticate(state: &AppState, headers: &HeaderMap, counted: Option<IpAddr>) -> Caller {
    let Some(header) = headers.get(AUTHORIZATION) else { return Caller::Anonymous };
    let mut words = header.as_bytes().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let is_ours = |scheme: &[u8]| scheme.eq_ignore_ascii_case(b"token") || scheme.eq_ignore_ascii_case(b"bearer");
    if !words.next().is_some_and(is_ours) {
        return Caller::Anonymous;
    }
    let token = match (words.next(), words.next()) {
        (None, _) => return refused("Invalid token header. No credentials provided."),
        (_, Some(_)) => return refused("Invalid token header. Token string should not contain spaces."),
        (Some(token), None) => token,
    };
    match std::str::from_utf8(token) {
        Ok(token) if token.is_ascii() => caller_of(
            state.accounts.authenticate_token_from(token, counted).await,
            refused(messages::INVALID_TOKEN.wire),
        ),
        _ => refused("Invalid token header. Token string should not contain invalid characters."),
    }
}

fn refused(detail: &str) -> Caller {
    Caller::Refused(ApiError::authentication_failed(detail))
}
