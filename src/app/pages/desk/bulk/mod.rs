//! `/admin/bulk`: what is to be done to the accounts that were chosen, and then what became of each.

mod choose;
mod confirm;
mod words;

use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::filters::ASKED;
use super::query::Query;
use super::table::Table;
use super::told::told;
use super::{Viewer, failed};
use crate::app::components::Notice;
use crate::app::page_context::PageContext;
use crate::app::pages::account::AreaPage;
use crate::app::text::text;
use crate::contract::{ApiError, BulkOutcome, BulkResults, BulkVerb, Next, paths};

pub use choose::{chosen, offered, picked};
use confirm::confirm;
use words::{rows, verb_words};

/// The page of a verb on many accounts: of those in its query, or in a form that was posted to it.
#[component]
pub fn DeskBulkPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(viewer) = Viewer::of(&page) else { return ().into_any() };
    let query = Query::of_page();
    let back = match query.get("next") {
        Some(next) => Next::parse(next).to_string(),
        None => query.link(paths::desk::ACCOUNTS, &ASKED, &[]),
    };
    let posted = page.refused.as_ref().map(|it| &it.values);
    let posted = posted.or_else(|| page.answered.as_ref().map(|it| &it.values));
    let said = |name: &str| posted.and_then(|values| values.get(name)).map(String::as_str).or_else(|| query.get(name));
    let Some(verb) = said("verb").and_then(BulkVerb::of_name) else {
        return view! { <Redirect path=paths::desk::ACCOUNTS /> }.into_any();
    };
    let ids: Vec<String> = match posted.and_then(|values| values.get("ids")) {
        Some(ids) => ids.split(',').map(str::to_owned).collect(),
        None => query.all("ids").into_iter().map(str::to_owned).collect(),
    };
    let done = page.answered_at::<BulkResults>(paths::desk::BULK_FORM);
    let told = told(&query);
    let parts = match done {
        Some(done) => results(done),
        None if !viewer.may(verb.right()) => failed(&ApiError::permission_denied()),
        None if ids.is_empty() => view! { <p class="empty">{text!("desk-error-no-ids")}</p> }.into_any(),
        None => confirm(verb, ids, viewer, back.clone()),
    };
    view! {
        <AreaPage heading=verb_words(verb) purpose=text!("desk-bulk-purpose") is_desk=true>
            {told}
            {parts}
            <p class="actions desk-actions">
                <a class="button button-quiet" href=back>
                    {text!("desk-bulk-back")}
                </a>
            </p>
        </AreaPage>
    }
    .into_any()
}

fn results(BulkResults { results }: BulkResults) -> AnyView {
    let count = |outcome| results.iter().filter(|it| it.outcome == outcome).count();
    let (done, refused) = (count(BulkOutcome::Done), count(BulkOutcome::Refused));
    let refused = (refused > 0).then(|| {
        view! {
            <div role="alert">
                <Notice text=text!("desk-bulk-refused-count", count = refused) is_error=true />
            </div>
        }
    });
    let heads = vec![text!("desk-accounts-name"), text!("desk-bulk-outcome")];
    view! {
        <div role="status">
            <Notice text=text!("desk-bulk-done-count", count = done) />
        </div>
        {refused}
        <Table caption=text!("desk-bulk-outcome") heads rows=rows(results, text!("desk-bulk-done")) />
    }
    .into_any()
}
