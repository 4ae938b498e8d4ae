//! `POST /api/account/delete`: the account goes.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, Message};

endpoint!(AccountDelete: POST, FreshSession, throttle = Login, page = crate::contract::paths::DATA);

/// Deletes the account with all that is kept of it, and takes the session's cookie away.
///
/// # Errors
/// 401 without a fresh session; 400 on `password`, or for the last superuser who can sign in; 429 after too many failures.
#[server(prefix = "/api", endpoint = "account/delete", protocol = Api<AccountDelete>)]
pub async fn account_delete(#[server(default)] password: Field) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().delete_account(context.caller().identity()?, &password, context.client()).await?;
    Ok(Done::new(Message { message: "Account deleted".to_owned() }).with_session(Some(SessionChange::End)))
}
