//! What was done, said on the page that a form leads to.

use leptos::prelude::*;

use super::query::Query;
use crate::app::components::Notice;
use crate::app::page_context::PageContext;
use crate::app::text::text;

/// The sentence of what the page's query says was done, unless a form was refused since.
pub fn notice(query: &Query) -> Option<AnyView> {
    let is_refused = PageContext::of_page().refused.is_some();
    let sentence = query.get("done").and_then(sentence).filter(|_| !is_refused)?;
    let notice = view! {
        <div role="status">
            <Notice text=sentence.to_owned() />
        </div>
    };
    Some(notice.into_any())
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
        "delete" => text!("desk-done-delete"),
        "group-create" => text!("desk-done-group-create"),
        "group-delete" => text!("desk-done-group-delete"),
        "group-right" => text!("desk-done-group-right"),
        _ => return None,
    })
}
