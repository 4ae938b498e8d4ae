//! `GET /api/admin/overview`: what the desk shows first.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
use crate::contract::{ApiError, DeskOverview};

endpoint!(AdminOverview: GET, Desk(View));

/// Sign-ups, log-ins and refusals of the last thirty days, the jobs, the servers on this database, and what is risky in the
/// settings of the one that answers.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 without the right.
#[server(prefix = "/api", endpoint = "admin/overview", protocol = Api<AdminOverview>)]
pub async fn admin_overview() -> Result<Done<DeskOverview>, ApiError> {
    Ok(Done::new(RequestContext::current()?.accounts().desk_overview().await?))
}
