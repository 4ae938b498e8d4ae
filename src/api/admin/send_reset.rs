//! `POST /api/admin/accounts/send_reset`: mails a link to a new password.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminSendReset: POST, Desk(Help), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Mails a link and a code for a new password to the address of the account with this `id`.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404; 400 where the account has no address or is not active.
#[server(prefix = "/api", endpoint = "admin/accounts/send_reset", protocol = Api<AdminSendReset>)]
pub async fn admin_send_reset(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let actor = Actor::staff(parse_id(&id)?, &staff);
    context.accounts().send_reset(actor, context.client().language).await?;
    Ok(Done::new(Message { message: "The mail is on its way.".to_owned() }))
}
