//! `POST /api/tokens/create`: makes a token for a program.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, CreatedToken, Field};

endpoint!(TokensCreate: POST, FreshSecondFactor, page = crate::contract::paths::TOKENS, shows_answer = true,
    requires = [name, expires_in, scope]);

/// Makes a token with a `name`. It `expires_in` a number of days from 1 to 365, such as `30d`, or `never`; its `scope` is
/// `read`, which is every GET of the API, or `all`; for staff also `admin`, which calls the desk. Its text is in this
/// answer alone.
///
/// # Errors
/// 401 without a fresh session, and a fresh second factor where the account has one; 400 with the errors of every field,
/// or where the account has a hundred tokens.
#[server(prefix = "/api", endpoint = "tokens/create", protocol = Api<TokensCreate>)]
pub async fn tokens_create(
    #[server(default)] name: Field,
    #[server(default)] expires_in: Field,
    #[server(default)] scope: Field,
) -> Result<Created<CreatedToken>, ApiError> {
    let context = RequestContext::current()?;
    let identity = context.caller().identity()?;
    let actor = Actor::owner(identity, context.client());
    Ok(Created::new(context.accounts().create_token(actor, &name, &expires_in, &scope).await?))
}
