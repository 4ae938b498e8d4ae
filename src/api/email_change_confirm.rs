//! `POST /api/email/change/confirm`: gives an account its new address by the link or the code of a mail.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, Message};

endpoint!(EmailChangeConfirm: POST, AllowAny, throttle = Login, refuses = [401]);

/// Gives an account the new address that is proved, as [`email_verify_confirm`](super::email_verify_confirm) proves one. The
/// older address is told and can undo it for seven days.
///
/// # Errors
/// 400 on `token`, `code` or `email`; 401 for a code without a sign-in; 429 after too many wrong codes.
#[server(prefix = "/api", endpoint = "email/change/confirm", protocol = Api<EmailChangeConfirm>)]
pub async fn email_change_confirm(
    #[server(default)] token: Field,
    #[server(default)] code: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().change_email(context.address_proof(&token, &code)?, context.client()).await?;
    Ok(Done::new(Message { message: "The address is changed.".to_owned() }))
}
