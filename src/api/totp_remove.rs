//! `POST /api/totp/remove`: removes one's own authenticator app.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, Message};

endpoint!(TotpRemove: POST, FreshSecondFactor, page = crate::contract::paths::SECURITY_APP);

/// Removes the authenticator app of the account. With the last second factor the recovery codes go too.
///
/// # Errors
/// 401 without a fresh second factor; 400 where there is no app, or where nothing else could answer the second step.
#[server(prefix = "/api", endpoint = "totp/remove", protocol = Api<TotpRemove>)]
pub async fn totp_remove() -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().remove_totp(Actor::owner(context.caller().identity()?, context.client())).await?;
    Ok(Done::new(Message { message: "The authenticator app was removed.".to_owned() }))
}
