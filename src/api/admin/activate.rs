//! `POST /api/admin/accounts/activate`: an account can sign in again.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminActivate: POST, Desk(Manage), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Activates the account with this `id`.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404.
#[server(prefix = "/api", endpoint = "admin/accounts/activate", protocol = Api<AdminActivate>)]
pub async fn admin_activate(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let actor = Actor::staff(parse_id(&id)?, &staff);
    context.accounts().activate(actor).await?;
    Ok(Done::new(Message { message: "The account is active.".to_owned() }))
}
