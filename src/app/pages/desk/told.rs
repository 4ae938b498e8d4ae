//! What a page says first: what was done by the form that has led to it, or why a verb was refused.

use leptos::prelude::*;

use super::query::Query;
use crate::app::components::Notice;
use crate::app::page_context::{PageContext, Refused};
use crate::app::text::{self, text};
use crate::contract::{CONFIRM_CODE, CONFIRM_PASSWORD, paths};

/// What is typed into the forms of verbs. What is wrong with it is said there.
const TYPED: [&str; 11] = [
    "name",
    "url",
    "events",
    "reason",
    "email",
    "first_name",
    "last_name",
    "language",
    "username",
    CONFIRM_PASSWORD,
    CONFIRM_CODE,
];

/// What is to be said first, if anything is. A verb that was refused is perhaps offered no longer, so its form cannot say why.
pub fn told(query: &Query) -> Option<AnyView> {
    if let Some(refused) = PageContext::of_page().refused {
        let text = refusal(&refused)?;
        let notice = view! {
            <div role="alert">
                <Notice text is_error=true />
            </div>
        };
        return Some(notice.into_any());
    }
    let text = query.get("done").and_then(sentence)?.to_owned();
    let notice = view! {
        <div role="status">
            <Notice text />
        </div>
    };
    Some(notice.into_any())
}

/// Why a verb was refused, unless its form says so.
fn refusal(Refused { path, error, .. }: &Refused) -> Option<String> {
    let stands_open =
        [paths::desk::GROUP_CREATE, paths::desk::WEBHOOK_CREATE, paths::desk::BULK_FORM].contains(&path.as_str());
    if error.is_confirmation_required() || stands_open {
        return None;
    }
    if error.status == 404 {
        return Some(text!("account-gone").to_owned());
    }
    error.beside(&TYPED).map(text::person)
}

fn sentence(done: &str) -> Option<&'static str> {
    Some(match done {
        "send-reset" => text!("desk-done-send-reset"),
        "end-sign-in" => text!("desk-done-end-sign-in"),
        "end-sign-ins" => text!("desk-done-end-sign-ins"),
        "reset-factors" => text!("desk-done-reset-factors"),
        "edit" => text!("desk-done-edit"),
        "deactivate" => text!("desk-done-deactivate"),
        "activate" => text!("desk-done-activate"),
        "roles" => text!("desk-done-roles"),
        "group-add" => text!("desk-done-group-add"),
        "group-remove" => text!("desk-done-group-remove"),
        "impersonation-end" => text!("desk-done-impersonation-end"),
        "delete" => text!("desk-done-delete"),
        "group-create" => text!("desk-done-group-create"),
        "group-delete" => text!("desk-done-group-delete"),
        "group-right" => text!("desk-done-group-right"),
        "webhook-edit" => text!("desk-done-webhook-edit"),
        "webhook-on" => text!("desk-done-webhook-on"),
        "webhook-off" => text!("desk-done-webhook-off"),
        "webhook-test" => text!("desk-done-webhook-test"),
        "webhook-replay" => text!("desk-done-webhook-replay"),
        "webhook-replay-failed" => text!("desk-done-webhook-replay-failed"),
        "webhook-delete" => text!("desk-done-webhook-delete"),
        _ => return None,
    })
}
