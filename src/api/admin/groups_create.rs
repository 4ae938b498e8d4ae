//! `POST /api/admin/groups/create`: makes a group.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, GroupSummary};

endpoint!(AdminGroupsCreate: POST, Desk(Manage), page = crate::contract::paths::desk::GROUPS, requires = [name]);

/// Makes a group with this `name`.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right; 400 on `name`.
#[server(prefix = "/api", endpoint = "admin/groups/create", protocol = Api<AdminGroupsCreate>)]
pub async fn admin_groups_create(
    #[server(default)] name: Field,
    #[server(default)] reason: Field,
) -> Result<Created<GroupSummary>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    Ok(Created::new(context.accounts().create_group(By::Staff(&staff), &name).await?))
}
