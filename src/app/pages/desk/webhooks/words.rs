//! What both pages say and show.

use leptos::prelude::*;

use super::super::failed;
use super::super::query::link;
use crate::app::pages::account::AreaPage;
use crate::app::text::text;
use crate::contract::{ApiError, paths};

/// The page for staff who are no superusers.
pub fn not_allowed() -> AnyView {
    let why = failed(&ApiError::permission_denied());
    view! { <AreaPage heading=text!("desk-webhooks-title") is_desk=true>{why}</AreaPage> }.into_any()
}

/// Whether it is told of anything.
pub fn state(is_active: bool) -> AnyView {
    let (class, words) = match is_active {
        true => ("quiet", text!("desk-webhooks-on")),
        false => ("badge badge-grave", text!("desk-webhooks-off")),
    };
    view! { <span class="badges"><span class=class>{words}</span></span> }.into_any()
}

/// What it is told of.
pub fn events(events: &[String]) -> String {
    if events.is_empty() { text!("desk-webhooks-all").to_owned() } else { events.join(", ") }
}

/// The page of a webhook.
pub fn webhook(id: i64) -> String {
    link(paths::desk::WEBHOOK, &[("id", &id.to_string())])
}
