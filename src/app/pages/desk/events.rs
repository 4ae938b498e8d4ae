//! Rows of the record, for people.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::groups::right_name;
use super::query::account;
use super::table::Table;
use crate::app::components::Moment;
use crate::app::format;
use crate::app::text::text;
use crate::contract::{AdminEvent, Right};

/// The names of the acts that the record has, as they can be chosen.
pub const ACTIONS: [&str; 28] = [
    "invite",
    "create_account",
    "edit_account",
    "activate",
    "deactivate",
    "delete_account",
    "send_reset",
    "end_sign_in",
    "end_sign_ins",
    "factors_reset",
    "set_roles",
    "add_to_group",
    "remove_from_group",
    "create_group",
    "delete_group",
    "set_group_right",
    "change_password",
    "impersonate",
    "impersonate_end",
    "create_token",
    "revoke_token",
    "create_webhook",
    "edit_webhook",
    "rotate_webhook",
    "test_webhook",
    "delete_webhook",
    "replay_webhook_delivery",
    "replay_webhook_deliveries",
];

/// A table of acts.
#[component]
pub fn Events(
    /// The acts.
    events: Vec<AdminEvent>,
) -> impl IntoView {
    let heads = vec![
        text!("desk-record-what"),
        text!("desk-record-who"),
        text!("desk-record-when"),
        text!("desk-record-changes"),
        text!("desk-record-why"),
    ];
    view! { <Table caption=text!("desk-record-title") heads rows=events.into_iter().map(row).collect() /> }
}

fn row(event: AdminEvent) -> Vec<AnyView> {
    // What was deleted has no page any longer.
    let page = event.target_id.filter(|_| event.target_kind == "account" && event.action != "delete_account");
    let target = match page {
        Some(id) => view! { <a class="name" href=account(id)>{event.target}</a> }.into_any(),
        None => view! { <span class="name">{event.target}</span> }.into_any(),
    };
    let actor = match event.actor_id {
        Some(id) => view! { <a class="name" href=account(id)>{event.actor}</a> }.into_any(),
        None => text!("desk-record-command-line").into_any(),
    };
    let reason = if event.reason.is_empty() { text!("desk-record-no-reason").to_owned() } else { event.reason };
    vec![
        view! {
            <span>{action(&event.action)}</span>
            {target}
        }
        .into_any(),
        view! {
            {actor}
            <span class="quiet name">{event.address}</span>
        }
        .into_any(),
        view! {
            <Moment at=event.time />
            <span class="quiet" data-event=event.id>
                {text!("desk-record-number", number = event.id)}
            </span>
        }
        .into_any(),
        changes(&event.before, &event.after),
        view! { <span class="name">{reason}</span> }.into_any(),
    ]
}

/// An act in words; one that this version does not know has its own name.
pub fn action(name: &str) -> String {
    let words = match name {
        "invite" => text!("desk-action-invite"),
        "create_account" => text!("desk-action-create-account"),
        "edit_account" => text!("desk-action-edit-account"),
        "activate" => text!("desk-action-activate"),
        "deactivate" => text!("desk-action-deactivate"),
        "delete_account" => text!("desk-action-delete-account"),
        "send_reset" => text!("desk-action-send-reset"),
        "end_sign_in" => text!("desk-action-end-sign-in"),
        "end_sign_ins" => text!("desk-action-end-sign-ins"),
        "factors_reset" => text!("desk-action-factors-reset"),
        "set_roles" => text!("desk-action-set-roles"),
        "add_to_group" => text!("desk-action-add-to-group"),
        "remove_from_group" => text!("desk-action-remove-from-group"),
        "create_group" => text!("desk-action-create-group"),
        "delete_group" => text!("desk-action-delete-group"),
        "set_group_right" => text!("desk-action-set-group-right"),
        "change_password" => text!("desk-action-change-password"),
        "create_token" => text!("desk-action-create-token"),
        "revoke_token" => text!("desk-action-revoke-token"),
        "impersonate" => text!("desk-action-impersonate"),
        "impersonate_end" => text!("desk-action-impersonate-end"),
        "create_webhook" => text!("desk-action-create-webhook"),
        "edit_webhook" => text!("desk-action-edit-webhook"),
        "rotate_webhook" => text!("desk-action-rotate-webhook"),
        "test_webhook" => text!("desk-action-test-webhook"),
        "delete_webhook" => text!("desk-action-delete-webhook"),
        "replay_webhook_delivery" => text!("desk-action-replay-webhook-delivery"),
        "replay_webhook_deliveries" => text!("desk-action-replay-webhook-deliveries"),
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

/// What was there before and since, a line for each value.
fn changes(before: &str, after: &str) -> AnyView {
    let values = |json: &str| serde_json::from_str::<Map<String, Value>>(json).unwrap_or_default();
    let (before, after) = (values(before), values(after));
    // What has stayed is no change.
    let names = before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
    let names: BTreeSet<_> = names.collect();
    if names.is_empty() {
        return text!("desk-record-no-changes").into_any();
    }
    let lines = names.into_iter().map(|name| {
        let old = before.get(name).map(|old| view! { <del>{shown(name, old)}</del> });
        let new = after.get(name).map(|new| view! { <ins>{shown(name, new)}</ins> });
        let arrow =
            (old.is_some() && new.is_some()).then(|| view! { <span aria-label=text!("desk-record-then")>" → "</span> });
        view! {
            <li>
                <span class="quiet">{label(name)} ": "</span>
                {old}
                {arrow}
                {new}
            </li>
        }
    });
    view! { <ul class="changes">{lines.collect::<Vec<_>>()}</ul> }.into_any()
}

fn label(name: &str) -> String {
    let words = match name {
        "email" => text!("desk-value-email"),
        "first_name" => text!("profile-page-first-name"),
        "last_name" => text!("profile-page-last-name"),
        "language" => text!("profile-page-language"),
        "is_active" => text!("desk-state-active"),
        "is_staff" => text!("desk-state-staff"),
        "is_superuser" => text!("desk-state-superuser"),
        "date_joined" => text!("desk-accounts-joined"),
        "group" => text!("desk-filter-group"),
        "right" => text!("desk-groups-right"),
        "members" => text!("desk-groups-members"),
        "totp" => text!("security-page-app"),
        "passkeys" => text!("security-page-passkeys"),
        "ended" => text!("desk-value-ended"),
        "tokens" => text!("desk-value-tokens"),
        "sign_in" => text!("desk-value-sign-in"),
        "until" => text!("desk-value-until"),
        "because" => text!("desk-value-because"),
        "name" => text!("desk-webhooks-name"),
        "url" => text!("desk-webhooks-url"),
        "events" => text!("desk-webhooks-events"),
        "delivery" => text!("desk-webhook-delivery"),
        "message_id" => text!("desk-webhook-message"),
        "replayed" => text!("desk-value-replayed"),
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

fn shown(name: &str, value: &Value) -> String {
    match value {
        Value::String(right) if name == "right" => right_name(Right::of_name(right)).to_owned(),
        Value::Null if name == "right" => right_name(None).to_owned(),
        Value::String(until) if name == "until" => format::moment(until),
        Value::String(because) if name == "because" => ended_because(because),
        Value::Bool(true) => text!("desk-yes").to_owned(),
        Value::Bool(false) => text!("desk-no").to_owned(),
        Value::Null => text!("desk-nothing").to_owned(),
        Value::String(text) if text.is_empty() => text!("desk-nothing").to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(kinds) if name == "events" && kinds.is_empty() => text!("desk-webhooks-all").to_owned(),
        Value::Array(items) => items.iter().map(|item| shown(name, item)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Why an impersonation has ended.
fn ended_because(name: &str) -> String {
    let words = match name {
        "asked" => text!("desk-because-asked"),
        "expired" => text!("desk-because-expired"),
        "sign_in_ended" => text!("desk-because-sign-in-ended"),
        "right_lost" => text!("desk-because-right-lost"),
        "account_changed" => text!("desk-because-account-changed"),
        "switched_off" => text!("desk-because-switched-off"),
        other => return other.replace('_', " "),
    };
    words.to_owned()
}
