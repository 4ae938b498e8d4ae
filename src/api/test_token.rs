//! `GET /api/test_token`: whether the caller's token or session is valid.

use leptos::prelude::*;

use super::{Done, Get, IsAuthenticated};
use crate::contract::{ApiError, Message};

/// Says for whom the token is valid, in the words of the Django system.
///
/// # Errors
/// 401 where it is not valid.
#[server(prefix = "/api", endpoint = "test_token", protocol = Get<IsAuthenticated>)]
pub async fn test_token() -> Result<Done<Message>, ApiError> {
    let call = super::call::call()?;
    let email = &call.caller.identity()?.account.user.email;
    Ok(Done(Message { message: format!("Token valid for {email}") }))
}
