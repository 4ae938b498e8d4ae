//! `GET /api/admin/events`: the record.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::RecordFilter;
#[cfg(feature = "ssr")]
use crate::contract::FieldErrors;
use crate::contract::{AdminEvents, ApiError, Field};

endpoint!(GetAdminEvents: GET, Desk(View));

/// The record of what operators have done, newest first, fifty rows at a time: all of it, or of an `account`, of an `actor` (ids),
/// or of an `action`. Those that follow come with `before` and the `next` of this answer.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 without the right; 400 on the fields.
#[server(name = GetAdminEvents, prefix = "/api", endpoint = "admin/events", protocol = Api<GetAdminEvents>)]
pub async fn admin_events(
    #[server(default)] account: Field,
    #[server(default)] actor: Field,
    #[server(default)] action: Field,
    #[server(default)] before: Field,
) -> Result<Done<AdminEvents>, ApiError> {
    let filter = record_filter(&account, &actor, &action)?;
    Ok(Done::new(RequestContext::current()?.accounts().admin_events(&filter, &before).await?))
}

/// Which rows of the record are asked for.
///
/// # Errors
/// 400 on the fields.
#[cfg(feature = "ssr")]
pub fn record_filter(account: &Field, actor: &Field, action: &Field) -> Result<RecordFilter, FieldErrors> {
    let id = |name: &'static str, field: &Field| match field {
        Field::Absent => Ok(None),
        typed => typed.integer(name).map(Some),
    };
    let action = match action {
        Field::Absent => None,
        typed => Some(typed.text().map_err(|wrong| FieldErrors::one("action", wrong))?.replace('\0', "")),
    };
    Ok(RecordFilter { account: id("account", account)?, actor: id("actor", actor)?, action })
}
