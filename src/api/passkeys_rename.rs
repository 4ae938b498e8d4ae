//! `POST /api/passkeys/rename`: gives a passkey another name.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
#[cfg(feature = "ssr")]
use crate::contract::FieldErrors;
use crate::contract::{ApiError, Field, Message};

endpoint!(PasskeysRename: POST, HasSession, page = crate::contract::paths::SECURITY_PASSKEYS,
    requires = [id, name], refuses = [404]);

/// Gives the passkey with this `id` another `name`.
///
/// # Errors
/// 401 without a session's cookie; 400 on `id` or `name`; 404 where the account has no such passkey.
#[server(prefix = "/api", endpoint = "passkeys/rename", protocol = Api<PasskeysRename>)]
pub async fn passkeys_rename(
    #[server(default)] id: Field,
    #[server(default)] name: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let id = id.text().map_err(|missing| FieldErrors::one("id", missing))?;
    let actor = Actor::owner(context.caller().identity()?, context.client());
    context.accounts().rename_passkey(actor, id, &name).await?;
    Ok(Done::new(Message { message: "Passkey renamed.".to_owned() }))
}
