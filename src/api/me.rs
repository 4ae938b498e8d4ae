//! `GET /api/me`: the account of the caller.

use leptos::prelude::*;

use super::{Done, Get, IsAuthenticated};
use crate::contract::{Account, ApiError};

/// The account that is signed in.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "me", protocol = Get<IsAuthenticated>)]
pub async fn me() -> Result<Done<Account>, ApiError> {
    let call = super::call::call()?;
    Ok(Done(call.caller.identity()?.account.clone()))
}
