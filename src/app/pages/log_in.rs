//! `/login`.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::start::{start, title};
use crate::app::components::{next_of_page, send_on};
use crate::app::island::Live;
use crate::app::islands::LogInForm;
use crate::app::page_state::PageState;
use crate::contract::paths;

/// The page to log in.
#[component]
pub fn LogInPage() -> impl IntoView {
    let page = PageState::of_page();
    let next = next_of_page();
    if page.user.is_some() {
        return send_on(&next);
    }
    let start = start(page, paths::LOGIN, &["username", "password"], &next);
    let has_ended = use_query_map().with_untracked(|query| query.get_str("ended").is_some());
    view! {
        <Title text=title(&start, "Log in") />
        <div class="page page-form">
            <h1>"Log in"</h1>
            <Live island=LogInForm { start, has_ended } />
            <p class="aside">"New here? " <a href=next.after(paths::SIGNUP)>"Create an account"</a></p>
        </div>
    }
    .into_any()
}
