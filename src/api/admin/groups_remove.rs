//! `POST /api/admin/groups/remove`: who is in a group.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminGroupsRemove: POST, Desk(Manage), page = crate::contract::paths::desk::ACCOUNT, requires = [id, group], refuses = [404]);

/// Takes the account with this `id` out of a `group`, by its name. Out of one that has a right only superusers may.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404; 400 on `group`.
#[server(prefix = "/api", endpoint = "admin/groups/remove", protocol = Api<AdminGroupsRemove>)]
pub async fn admin_groups_remove(
    #[server(default)] id: Field,
    #[server(default)] group: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let actor = Actor::staff(parse_id(&id)?, &staff);
    context.accounts().remove_from_group(actor, &group).await?;
    Ok(Done::new(Message { message: "The account is not in the group.".to_owned() }))
}
