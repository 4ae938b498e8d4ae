//! `POST /api/email/change/undo`: brings an older address back.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, Message};

endpoint!(EmailChangeUndo: POST, AllowAny, throttle = Login, requires = [token]);

/// Brings the older address back by the link that was sent to it, and ends every sign-in of the account.
///
/// # Errors
/// 400 on `token`.
#[server(prefix = "/api", endpoint = "email/change/undo", protocol = Api<EmailChangeUndo>)]
pub async fn email_change_undo(#[server(default)] token: Field) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().undo_change_of_email(&token, context.client()).await?;
    Ok(Done::new(Message { message: "The change is undone, and every sign-in has ended.".to_owned() }))
}
