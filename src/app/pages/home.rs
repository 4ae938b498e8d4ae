//! `/`: what this site is; signed in, the user's name.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::app::page_context::PageContext;
use crate::app::text::{around, text};
use crate::contract::paths;

/// The front page.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <Title text="Vestibule" />
        <div class="page page-home">
            {match PageContext::of_page().user {
                Some(user) => view! { <Greeting username=user.username /> }.into_any(),
                None => view! { <Introduction /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Greeting(username: String) -> impl IntoView {
    // A name may be 150 characters long.
    let is_short = username.chars().count() <= 24;
    let (before, after) = around!("home-welcome", username);
    view! {
        <h1 class:display=is_short>{before} <span class="name">{username}</span> {after}</h1>
        <p class="lede">{text!("home-logged-in")}</p>
        <p class="actions">
            <a class="button" href=paths::ACCOUNT>
                {text!("home-account")}
            </a>
        </p>
    }
}

#[component]
fn Introduction() -> impl IntoView {
    let (before, after) = around!("home-programs-how", endpoint);
    view! {
        <h1 class="display">{text!("home-heading")}</h1>
        <p class="lede">
            {text!("home-intro")}
        </p>
        <p class="actions">
            <a class="button" href=paths::SIGNUP>
                {text!("home-sign-up")}
            </a>
        </p>
        <dl class="facts">
            <div>
                <dt>{text!("home-people")}</dt>
                <dd>{text!("home-people-how")}</dd>
            </div>
            <div>
                <dt>{text!("home-programs")}</dt>
                <dd>{before} <code>"POST /api/login"</code> {after}</dd>
            </div>
            <div>
                <dt>{text!("home-operators")}</dt>
                <dd>{text!("home-operators-how")}</dd>
            </div>
        </dl>
    }
}
