//! `POST /api/admin/groups/right`: what members of a group may do at the desk.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, GroupSummary};

endpoint!(AdminGroupsRight: POST, Desk(Manage), page = crate::contract::paths::desk::GROUPS, requires = [group, right]);

/// Sets what members of a `group` who are staff may do at the desk: the `right` is `view`, `help`, `manage` or `none`.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 400 on `group`
/// and `right`.
#[server(prefix = "/api", endpoint = "admin/groups/right", protocol = Api<AdminGroupsRight>)]
pub async fn admin_groups_right(
    #[server(default)] group: Field,
    #[server(default)] right: Field,
    #[server(default)] reason: Field,
) -> Result<Done<GroupSummary>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    Ok(Done::new(context.accounts().set_group_right(By::Staff(&staff), &group, &right).await?))
}
