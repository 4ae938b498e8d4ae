//! `POST /api/tokens/revoke`: revokes a token of a program.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
#[cfg(feature = "ssr")]
use crate::contract::FieldErrors;
use crate::contract::{ApiError, Field, Message};

endpoint!(TokensRevoke: POST, FreshSession, page = crate::contract::paths::TOKENS, requires = [id], refuses = [404]);

/// Revokes the token with that `id` in the list of [`tokens`](super::tokens).
///
/// # Errors
/// 401 without a fresh session; 400 without an id; 404 for an id of another account, or of a token that has ended.
#[server(prefix = "/api", endpoint = "tokens/revoke", protocol = Api<TokensRevoke>)]
pub async fn tokens_revoke(#[server(default)] id: Field) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let actor = Actor::owner(context.caller().identity()?, context.client());
    let id = id.text().map_err(|missing| FieldErrors::one("id", missing))?;
    context.accounts().revoke_token(actor, id).await?;
    Ok(Done::new(Message { message: "The token is revoked.".to_owned() }))
}
