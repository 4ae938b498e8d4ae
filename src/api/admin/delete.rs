//! `POST /api/admin/accounts/delete`: an account goes.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminDelete: POST, Desk(Manage), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Deletes the account with this `id` and all that is kept of it. Its owner is told by mail. Where the
/// `username` is given, it has to be that of the account.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404; 400 on `username`, and for the last superuser who can sign in.
#[server(prefix = "/api", endpoint = "admin/accounts/delete", protocol = Api<AdminDelete>)]
pub async fn admin_delete(
    #[server(default)] id: Field,
    #[server(default)] username: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let actor = Actor::staff(parse_id(&id)?, &staff);
    context.accounts().delete_other(actor, &username).await?;
    Ok(Done::new(Message { message: "The account is deleted.".to_owned() }))
}
