//! The form of a verb on a webhook.

use super::super::action_form::ActionForm;
use super::super::query::link;
use crate::contract::{Webhook, paths};

/// A form on the webhook, whose page says afterwards what was done.
pub fn form(webhook: &Webhook, path: &'static str, done: &'static str) -> ActionForm {
    let id = webhook.id.to_string();
    let next = link(paths::desk::WEBHOOK, &[("id", &id), ("done", done)]);
    ActionForm::new(path, next, done).with("id", id)
}
