//! `POST /api/admin/accounts/reset_factors`: removes what somebody has lost.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminResetFactors: POST, Desk(Help), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Removes every factor of the account with this `id` and ends all of its sign-ins. Its owner is told by mail.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404.
#[server(prefix = "/api", endpoint = "admin/accounts/reset_factors", protocol = Api<AdminResetFactors>)]
pub async fn admin_reset_factors(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let actor = Actor::staff(parse_id(&id)?, &staff);
    context.accounts().reset_factors(actor).await?;
    Ok(Done::new(Message { message: "The factors are removed, and all sign-ins have ended.".to_owned() }))
}
