//! `POST /api/passkeys/remove`: removes a passkey.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
#[cfg(feature = "ssr")]
use crate::contract::FieldErrors;
use crate::contract::{ApiError, Field, Message};

endpoint!(PasskeysRemove: POST, FreshSecondFactor, page = crate::contract::paths::SECURITY_PASSKEYS,
    requires = [id], refuses = [404]);

/// Removes the passkey with this `id`. It is no longer good for anything.
///
/// # Errors
/// 401 without a fresh session, and a fresh second factor where the account has one; 400 on `id`, or where nobody could log
/// in to the account without the passkey; 404 where the account has no such passkey.
#[server(prefix = "/api", endpoint = "passkeys/remove", protocol = Api<PasskeysRemove>)]
pub async fn passkeys_remove(#[server(default)] id: Field) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let id = id.text().map_err(|missing| FieldErrors::one("id", missing))?;
    let actor = Actor::owner(context.caller().identity()?, context.client());
    context.accounts().remove_passkey(actor, id).await?;
    Ok(Done::new(Message { message: "Passkey removed.".to_owned() }))
}
