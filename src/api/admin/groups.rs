//! `GET /api/admin/groups`: the groups.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
use crate::contract::{ApiError, GroupSummary};

endpoint!(AdminGroups: GET, Desk(View));

/// Every group by name, with its right at the desk and the number of its members.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 without the right.
#[server(prefix = "/api", endpoint = "admin/groups", protocol = Api<AdminGroups>)]
pub async fn admin_groups() -> Result<Done<Vec<GroupSummary>>, ApiError> {
    Ok(Done::new(RequestContext::current()?.accounts().groups().await?))
}
