//! The endpoints of the desk, for staff: what they may see and do is a right of their groups.

mod account;
mod accounts;
mod activate;
mod bulk;
mod create;
mod deactivate;
mod delete;
mod edit;
mod end_sign_ins;
mod events;
mod events_export;
mod groups;
mod groups_add;
mod groups_create;
mod groups_delete;
mod groups_remove;
mod groups_right;
mod impersonate;
mod invite;
mod overview;
mod reset_factors;
mod roles;
mod send_reset;
mod webhooks;

#[cfg(feature = "ssr")]
pub use crate::accounts::EVENTS as WEBHOOK_EVENTS;
pub use account::admin_account;
pub use accounts::admin_accounts;
pub use activate::admin_activate;
pub use bulk::admin_accounts_bulk;
pub use create::admin_create;
pub use deactivate::admin_deactivate;
pub use delete::admin_delete;
pub use edit::admin_edit;
pub use end_sign_ins::admin_end_sign_ins;
pub use events::admin_events;
#[cfg(feature = "ssr")]
pub use events::record_filter;
pub use events_export::admin_events_export;
pub use groups::admin_groups;
pub use groups_add::admin_groups_add;
pub use groups_create::admin_groups_create;
pub use groups_delete::admin_groups_delete;
pub use groups_remove::admin_groups_remove;
pub use groups_right::admin_groups_right;
pub use impersonate::admin_impersonate;
pub use invite::admin_invite;
pub use overview::admin_overview;
pub use reset_factors::admin_reset_factors;
pub use roles::admin_roles;
pub use send_reset::admin_send_reset;
pub use webhooks::{
    admin_webhooks, admin_webhooks_create, admin_webhooks_delete, admin_webhooks_deliveries, admin_webhooks_edit,
    admin_webhooks_replay, admin_webhooks_replay_failed, admin_webhooks_rotate, admin_webhooks_test,
};

#[cfg(feature = "ssr")]
use crate::contract::{Field, FieldErrors, messages};

/// Reads the id of an account.
#[cfg(feature = "ssr")]
fn parse_id(id: &Field) -> Result<i64, FieldErrors> {
    id.integer("id")
}

/// Reads true or false; `None` where it is absent. What is neither is refused, and takes nothing away.
#[cfg(feature = "ssr")]
fn parse_flag(name: &'static str, field: &Field) -> Result<Option<bool>, FieldErrors> {
    match field {
        Field::Absent => Ok(None),
        Field::Bool(is) => Ok(Some(*is)),
        Field::Text(text) if text == "true" => Ok(Some(true)),
        Field::Text(text) if text == "false" => Ok(Some(false)),
        Field::Null | Field::Text(_) | Field::NotText => Err(FieldErrors::one(name, messages::TRUE_OR_FALSE)),
    }
}
