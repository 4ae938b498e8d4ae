//! `POST /api/logout`: ends the sign-in that asks, or all of them.

use leptos::prelude::*;

use super::{Done, IsAuthenticated, Post};
use crate::contract::{ApiError, Field, Message};

/// Ends the sign-in that asks; with `everywhere` true all sign-ins of the account.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "logout", protocol = Post<IsAuthenticated>)]
pub async fn logout(#[server(default)] everywhere: Field) -> Result<Done<Message>, ApiError> {
    let call = super::call::call()?;
    let identity = call.caller.identity()?;
    super::call::accounts()?.log_out(identity, everywhere.is_on(), &call.client).await?;
    if identity.sign_in.session().is_some() {
        call.head.change_session(super::SessionChange::End);
    }
    Ok(Done(Message { message: "Successfully logged out.".to_owned() }))
}
