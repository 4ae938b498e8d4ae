//! `POST /api/password/reset`: mails a link for a forgotten password.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, Message};

endpoint!(PasswordReset: POST, AllowAny, throttle = Login, requires = [email]);

/// Sends a link and a code for a new password to an address, if accounts have it. The answer and its cost are the same
/// if none has.
///
/// # Errors
/// 400 on `email` where it is no address; 429 after three mails to it within an hour.
#[server(prefix = "/api", endpoint = "password/reset", protocol = Api<PasswordReset>)]
pub async fn password_reset(#[server(default)] email: Field) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().ask_for_reset(&email, context.client()).await?;
    let message = "If an account has this address, a mail with a link and a code was sent to it.".to_owned();
    Ok(Done::new(Message { message }))
}
