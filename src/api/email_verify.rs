//! `POST /api/email/verify`: a mail that proves one's own address.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Message};

endpoint!(EmailVerify: POST, HasSession, throttle = Login, page = crate::contract::paths::EMAIL);

/// Sends a link and a code to the address of the account, unless it is proved already.
///
/// # Errors
/// 401 without a session's cookie; 400 on `email` where the account has none; 429 after three mails to it within an hour.
#[server(prefix = "/api", endpoint = "email/verify", protocol = Api<EmailVerify>)]
pub async fn email_verify() -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().ask_for_verification(context.caller().identity()?, context.client()).await?;
    Ok(Done::new(Message {
        message: "A mail with a link and a code was sent to your address, unless it is proved already.".to_owned(),
    }))
}
