//! `/signup`.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::{start, title};
use crate::app::components::{next_of_page, send_on};
use crate::app::island::Live;
use crate::app::islands::SignUpForm;
use crate::app::page_context::PageContext;
use crate::contract::paths;

/// The page to sign up.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let page = PageContext::of_page();
    let next = next_of_page();
    if page.user.is_some() {
        return send_on(&next);
    }
    let policy = page.policy;
    let start = start(page, paths::SIGNUP, &["username", "email", "password"], &next);
    view! {
        <Title text=title(&start, "Create an account") />
        <div class="page page-form">
            <h1>"Create an account"</h1>
            <Live island=SignUpForm { start, policy } />
            <p class="aside">"You have one? " <a href=next.after(paths::LOGIN)>"Use your account"</a></p>
        </div>
    }
    .into_any()
}
