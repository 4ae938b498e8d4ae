//! `POST /api/admin/accounts/end_sign_ins`: ends sign-ins of an account.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
#[cfg(feature = "ssr")]
use crate::contract::FieldErrors;
use crate::contract::{ApiError, EndedSignIns, Field};

endpoint!(AdminEndSignIns: POST, Desk(Help), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Ends all sign-ins of the account with this `id`, or the one with the id `sign_in`. Tokens that were made by name stay, unless
/// `tokens` is true. Says how many have ended.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404.
#[server(prefix = "/api", endpoint = "admin/accounts/end_sign_ins", protocol = Api<AdminEndSignIns>)]
pub async fn admin_end_sign_ins(
    #[server(default)] id: Field,
    #[server(default)] sign_in: Field,
    #[server(default)] tokens: Field,
    #[server(default)] reason: Field,
) -> Result<Done<EndedSignIns>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let (accounts, actor) = (context.accounts(), Actor::staff(parse_id(&id)?, &staff));
    let ended = match &sign_in {
        Field::Absent => accounts.end_other_sign_ins(actor, tokens.is_on()).await?,
        one => {
            let one = one.text().map_err(|wrong| FieldErrors::one("sign_in", wrong))?;
            accounts.end_sign_in(actor, one).await.map(|_| 1)?
        }
    };
    Ok(Done::new(EndedSignIns { ended }))
}
