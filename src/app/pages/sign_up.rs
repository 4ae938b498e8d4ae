//! `/signup`.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::{start, title_of_form};
use crate::app::components::{next_of_page, send_on};
use crate::app::island::Live;
use crate::app::islands::SignUpForm;
use crate::app::page_context::PageContext;
use crate::app::text::text;
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
    let by_passkey = page.has_passkeys.then(|| {
        view! {
            <p class="aside">
                <a href=next.after(paths::SIGNUP_PASSKEY)>{text!("sign-up-page-passkey")}</a>
            </p>
        }
    });
    let start = start(page, paths::SIGNUP, &["username", "email", "password"], &next);
    view! {
        <Title text=title_of_form(&start, text!("sign-up-page-title")) />
        <div class="page page-form">
            <h1>{text!("sign-up-page-title")}</h1>
            <Live island=SignUpForm { start, policy } />
            {by_passkey}
            <p class="aside">{text!("sign-up-page-known")} " " <a href=next.after(paths::LOGIN)>{text!("sign-up-page-log-in")}</a></p>
        </div>
    }
    .into_any()
}
