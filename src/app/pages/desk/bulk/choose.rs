//! How accounts of the list are chosen, and what is to be done to them.

use leptos::prelude::*;

use super::super::Viewer;
use super::super::filters::ASKED;
use super::super::query::Query;
use super::words::verb_words;
use crate::app::components::{Select, hidden_inputs, options};
use crate::app::text::text;
use crate::contract::{AccountRecord, BulkVerb, Right, paths};

/// The verbs for which the viewer has the right.
pub fn offered(viewer: Viewer) -> Vec<BulkVerb> {
    BulkVerb::ALL.into_iter().filter(|verb| viewer.may(verb.right())).collect()
}

/// The box that chooses an account, where the viewer may do something to it.
pub fn picked(record: &AccountRecord, viewer: Viewer) -> Option<AnyView> {
    let user = &record.account.user;
    let label = text!("desk-bulk-pick", username = user.username.clone());
    let id = user.id.to_string();
    let pick = move || {
        view! {
            <label class="pick-row">
                <input type="checkbox" name="ids" value=id />
                <span class="unseen">{label}</span>
            </label>
        }
        .into_any()
    };
    viewer.may_to(record, Right::Help).then(pick)
}

/// The list with its boxes, and what is to be done to the accounts that are chosen. It leads to the page that asks once more.
pub fn chosen(query: &Query, viewer: Viewer, table: AnyView) -> AnyView {
    let asked = ASKED.into_iter().filter_map(|name| Some((name, query.get(name)?.to_owned())));
    let asked = hidden_inputs(asked.collect());
    let verbs = offered(viewer).into_iter().map(|verb| (verb.name().to_owned(), verb_words(verb).to_owned())).collect();
    view! {
        <form class="chosen" method="get" action=paths::desk::BULK>
            {asked}
            <label class="choice" data-all="" hidden>
                <input type="checkbox" />
                <span>{text!("desk-bulk-all")}</span>
            </label>
            {table}
            <div class="chosen-verb">
                <Select id="verb" name="verb" label=text!("desk-bulk-verb")>
                    {options(verbs, "")}
                </Select>
                <button type="submit" class="button button-quiet">
                    {text!("desk-bulk-go")}
                </button>
            </div>
        </form>
    }
    .into_any()
}
