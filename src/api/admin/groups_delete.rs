//! `POST /api/admin/groups/delete`: a group goes.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminGroupsDelete: POST, Desk(Manage), page = crate::contract::paths::desk::GROUPS, requires = [group]);

/// Deletes a `group` by its name. One that has a right is for superusers to delete.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right; 400 on `group`.
#[server(prefix = "/api", endpoint = "admin/groups/delete", protocol = Api<AdminGroupsDelete>)]
pub async fn admin_groups_delete(
    #[server(default)] group: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    context.accounts().delete_group(By::Staff(&staff), &group).await?;
    Ok(Done::new(Message { message: "The group is deleted.".to_owned() }))
}
