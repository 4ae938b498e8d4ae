//! `GET /api/admin/events/export`: the record in its order.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
use crate::contract::{AdminEvents, ApiError, Field};

endpoint!(AdminEventsExport: GET, Desk(View));

/// The record of what operators have done, oldest first, 500 rows at most: from its beginning, or `after` the row with that id.
/// `next` is what to send as `after` for the rows that follow, also for those that are not yet written: a program that asks
/// now and then follows the record.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 without the right; 400 on `after`.
#[server(prefix = "/api", endpoint = "admin/events/export", protocol = Api<AdminEventsExport>)]
pub async fn admin_events_export(#[server(default)] after: Field) -> Result<Done<AdminEvents>, ApiError> {
    let after = match &after {
        Field::Absent => 0,
        typed => typed.integer("after")?,
    };
    Ok(Done::new(RequestContext::current()?.accounts().export_admin_events(after).await?))
}
