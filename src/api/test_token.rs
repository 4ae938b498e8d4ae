//! `GET /api/test_token`: whether the caller's token or session is valid.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::contract::messages;
use crate::contract::{ApiError, Message};

endpoint!(TestToken: GET, IsAuthenticated, while_impersonating = true);

/// Says for whom the token is valid, in the words of the Django system.
///
/// # Errors
/// 401 where it is not valid.
#[server(prefix = "/api", endpoint = "test_token", protocol = Api<TestToken>)]
pub async fn test_token() -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let email = &context.caller().identity()?.account.user.email;
    Ok(Done::new(Message { message: messages::token_valid(email) }))
}
