//! `POST /api/admin/accounts/deactivate`: an account can sign in no longer.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminDeactivate: POST, Desk(Manage), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Deactivates the account with this `id`; all of its sign-ins end.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404; 400 for the last superuser who can sign in.
#[server(prefix = "/api", endpoint = "admin/accounts/deactivate", protocol = Api<AdminDeactivate>)]
pub async fn admin_deactivate(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let actor = Actor::staff(parse_id(&id)?, &staff);
    context.accounts().deactivate(actor).await?;
    Ok(Done::new(Message { message: "The account is deactivated.".to_owned() }))
}
