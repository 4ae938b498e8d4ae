//! What is said of verbs on many accounts.

use leptos::prelude::*;

use super::super::query::account;
use crate::app::text::{self, text};
use crate::contract::{BulkOutcome, BulkResult, BulkVerb};

/// What a verb is called.
pub fn verb_words(verb: BulkVerb) -> &'static str {
    match verb {
        BulkVerb::Deactivate => text!("desk-bulk-deactivate"),
        BulkVerb::Activate => text!("desk-bulk-activate"),
        BulkVerb::EndSignIns => text!("desk-bulk-end-sign-ins"),
        BulkVerb::SendReset => text!("desk-bulk-send-reset"),
        BulkVerb::AddToGroup => text!("desk-bulk-add-to-group"),
        BulkVerb::RemoveFromGroup => text!("desk-bulk-remove-from-group"),
    }
}

/// What it does.
pub fn what(verb: BulkVerb) -> &'static str {
    match verb {
        BulkVerb::Deactivate => text!("desk-deactivate-what"),
        BulkVerb::Activate => text!("desk-bulk-activate-what"),
        BulkVerb::EndSignIns => text!("desk-end-sign-ins-what"),
        BulkVerb::SendReset => text!("desk-bulk-send-reset-what"),
        BulkVerb::AddToGroup => text!("desk-group-add-what"),
        BulkVerb::RemoveFromGroup => text!("desk-bulk-remove-from-group-what"),
    }
}

/// A row for each account, with what became of it, or would; `done` says so of one that is not refused.
pub fn rows(results: Vec<BulkResult>, done: &'static str) -> Vec<Vec<AnyView>> {
    let row = |BulkResult { id, username, outcome, why }: BulkResult| {
        let name = match username {
            Some(username) => view! { <a class="name" href=account(id)>{username}</a> }.into_any(),
            None => view! { <span class="name">{text!("desk-bulk-number", number = id)}</span> }.into_any(),
        };
        let (class, words) = match outcome {
            BulkOutcome::Done => ("quiet", done),
            BulkOutcome::Unchanged => ("badge badge-plain", text!("desk-bulk-unchanged")),
            BulkOutcome::Refused => ("badge badge-grave", text!("desk-bulk-refused")),
        };
        let why = (!why.is_empty()).then(|| view! { <span class="quiet name">{text::person(&why)}</span> });
        let outcome = view! {
            <span class="badges">
                <span class=class>{words}</span>
            </span>
            {why}
        };
        vec![name, outcome.into_any()]
    };
    results.into_iter().map(row).collect()
}
