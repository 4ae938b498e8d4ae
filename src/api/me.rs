//! `GET /api/me`: the account of the caller.

use leptos::prelude::*;

use super::{Done, Get, IsAuthenticated};
use crate::contract::{ApiError, Profile};

/// The account that is signed in, and its groups.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "me", protocol = Get<IsAuthenticated>)]
pub async fn me() -> Result<Done<Profile>, ApiError> {
    let call = super::call::call()?;
    Ok(Done(super::call::accounts()?.profile(call.caller.identity()?).await?))
}
