//! What would become of each account, and the form that does it.

use futures::future::join;
use leptos::prelude::*;

use super::super::action_form::ActionForm;
use super::super::groups::pick_group;
use super::super::table::Table;
use super::super::{Viewer, failed};
use super::words::{rows, verb_words, what};
use crate::api::Done;
use crate::api::admin::{admin_accounts_bulk, admin_groups};
use crate::app::components::hidden_inputs;
use crate::app::pages::account::{AreaForm, TokensToo};
use crate::app::text::text;
use crate::contract::{BulkOutcome, BulkResults, BulkVerb, Field, FieldList, GroupSummary, paths};

/// Names the accounts with these ids and the verb before anything is done; `back` is the page on which they were chosen.
pub fn confirm(verb: BulkVerb, ids: Vec<String>, viewer: Viewer, back: String) -> AnyView {
    let parts = Suspend::new(async move {
        let list: FieldList = ids.iter().map(String::as_str).collect();
        let absent = || Field::Absent;
        let preview = admin_accounts_bulk(list, verb.name().into(), absent(), absent(), true.into(), absent());
        let (preview, groups) = join(preview, admin_groups()).await;
        let groups = groups.map(Done::into_inner).unwrap_or_default();
        match preview.map(Done::into_inner) {
            Ok(preview) => asked(verb, &ids, preview, &open_to(groups, viewer), back),
            Err(error) => failed(&error),
        }
    });
    view! { <Suspense>{parts}</Suspense> }.into_any()
}

/// The groups that the viewer may put somebody into.
fn open_to(groups: Vec<GroupSummary>, viewer: Viewer) -> Vec<String> {
    groups.into_iter().filter(|group| viewer.may_change(group)).map(|group| group.name).collect()
}

fn asked(
    verb: BulkVerb,
    ids: &[String],
    BulkResults { results }: BulkResults,
    groups: &[String],
    back: String,
) -> AnyView {
    let count = results.iter().filter(|it| it.outcome == BulkOutcome::Done).count();
    let has_group = !verb.has_group() || !groups.is_empty();
    let form = (count > 0 && has_group).then(|| form(verb, ids, groups, back));
    let no_group = (!has_group).then(|| view! { <p class="empty">{text!("desk-groups-none")}</p> });
    let heads = vec![text!("desk-accounts-name"), text!("desk-bulk-would")];
    view! {
        <p class="bulk-count">
            <strong>{text!("desk-bulk-count", count = count)}</strong>
            " "
            {what(verb)}
        </p>
        <Table caption=text!("desk-bulk-would") heads rows=rows(results, text!("desk-bulk-will")) />
        {no_group}
        {form.map(|form| view! { <div class="narrow part">{form}</div> })}
    }
    .into_any()
}

fn form(verb: BulkVerb, ids: &[String], groups: &[String], next: String) -> AnyView {
    let act = ActionForm::new(paths::desk::BULK_FORM, next, "bulk").with("verb", verb.name());
    act.open(verb_words(verb), |form: &AreaForm| {
        let ids = hidden_inputs(ids.iter().map(|id| ("ids", id.clone())).collect());
        let group = verb.has_group().then(|| pick_group(form, groups));
        let tokens = (verb == BulkVerb::EndSignIns).then(|| {
            let is_chosen = form.typed("tokens").is_some();
            view! { <TokensToo is_chosen /> }
        });
        view! {
            {ids}
            {group}
            {tokens}
        }
        .into_any()
    })
}
