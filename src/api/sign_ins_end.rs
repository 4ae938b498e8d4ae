//! `POST /api/sign_ins/end`: ends one sign-in of the account, or all others.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, EndedSignIns, Field};
#[cfg(feature = "ssr")]
use crate::contract::{FieldErrors, messages};

endpoint!(SignInsEnd: POST, FreshSession, page = crate::contract::paths::SESSIONS, refuses = [404]);

/// Ends the sign-in with that `id` in the list of [`sign_ins`](super::sign_ins), or with `others` true all but the one
/// that asks: browsers, and the tokens of log-ins and of Django. The tokens that were made for programs by name stay,
/// unless `tokens` is true. Says how many have ended.
///
/// # Errors
/// 401 without a fresh session; 400 where neither or both are given; 404 for an id of another account, or of a sign-in
/// that has ended.
#[server(prefix = "/api", endpoint = "sign_ins/end", protocol = Api<SignInsEnd>)]
pub async fn sign_ins_end(
    #[server(default)] id: Field,
    #[server(default)] others: Field,
    #[server(default)] tokens: Field,
) -> Result<Done<EndedSignIns>, ApiError> {
    let context = RequestContext::current()?;
    let actor = Actor::owner(context.caller().identity()?, context.client());
    if others.is_on() {
        if id != Field::Absent {
            return Err(FieldErrors::one("others", messages::EITHER_ID_OR_OTHERS).into());
        }
        let ended = context.accounts().end_other_sign_ins(actor, tokens.is_on()).await?;
        return Ok(Done::new(EndedSignIns { ended }));
    }
    let id = id.text().map_err(|missing| FieldErrors::one("id", missing))?;
    let was_own = context.accounts().end_sign_in(actor, id).await?;
    Ok(Done::new(EndedSignIns { ended: 1 }).with_session(was_own.then_some(SessionChange::End)))
}
