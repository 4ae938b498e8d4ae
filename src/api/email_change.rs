//! `POST /api/email/change`: a mail to a new address.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, Message};

endpoint!(EmailChange: POST, FreshSession, throttle = Login, page = crate::contract::paths::EMAIL, requires = [email]);

/// Sends a link and a code to a new address, which the account has once it is proved. The answer is the same if another
/// account has it: then its owner is told.
///
/// # Errors
/// 401 without a fresh session; 400 on `email`; 429 after three mails to it within an hour.
#[server(prefix = "/api", endpoint = "email/change", protocol = Api<EmailChange>)]
pub async fn email_change(#[server(default)] email: Field) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().ask_for_change_of_email(context.caller().identity()?, &email, context.client()).await?;
    Ok(Done::new(Message { message: "A mail with a link and a code was sent to the new address.".to_owned() }))
}
