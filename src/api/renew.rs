//! `POST /api/renew`: a new access token for the page of a signed-in browser.

use leptos::prelude::*;

use super::{Done, HasSession, Post};
use crate::contract::{ApiError, SignedIn};

/// Gives the page a new access token, by the session's cookie alone.
///
/// # Errors
/// 401 where the session is missing, expired or ended.
#[server(prefix = "/api", endpoint = "renew", protocol = Post<HasSession>)]
pub async fn renew() -> Result<Done<SignedIn>, ApiError> {
    let call = super::call::call()?;
    Ok(Done(super::call::accounts()?.renew(call.caller.identity()?).await?.signed_in))
}
