//! Every page that is for others than its user.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::start::title;
use crate::app::components::log_in_first;
use crate::app::page_context::{PageContext, SetStatus};
use crate::app::text::text;
use crate::contract::{Next, paths};

/// A page with status 403; whoever is not signed in is led to the log-in page, and from there back.
#[component]
pub fn ForbiddenPage() -> impl IntoView {
    if PageContext::of_page().user.is_none() {
        return log_in_first(&asked_for());
    }
    if let Some(status) = use_context::<SetStatus>() {
        status.set(403);
    }
    view! {
        <Title text=title(text!("forbidden-title")) />
        <div class="page page-form">
            <h1>{text!("forbidden-title")}</h1>
            <p class="lede">{text!("forbidden-why")}</p>
            <p class="actions">
                <a class="button" href=paths::ACCOUNT>
                    {text!("forbidden-account")}
                </a>
            </p>
        </div>
    }
    .into_any()
}

/// The page that was asked for, with its query where a log-in can lead back to that.
fn asked_for() -> String {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    let whole = Next::parse(&[&path, "?", &search].concat());
    if search.is_empty() || whole.is_home() { path } else { whole.to_string() }
}
