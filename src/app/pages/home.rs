//! `/`: what this site is; signed in, the user's name.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::app::page_context::PageContext;
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
    view! {
        <h1 class:display=is_short>"Welcome, " <span class="name">{username}</span></h1>
        <p class="lede">"You are logged in on this browser. Nothing else has to be done."</p>
        <p class="actions">
            <a class="button" href=paths::ACCOUNT>
                "See your details"
            </a>
        </p>
    }
}

#[component]
fn Introduction() -> impl IntoView {
    view! {
        <h1 class="display">"Come in."</h1>
        <p class="lede">
            "Vestibule is the entrance hall of an application. People sign up, log in and log out here; "
            "programs get a token that proves who they are."
        </p>
        <p class="actions">
            <a class="button" href=paths::SIGNUP>
                "Create your account"
            </a>
        </p>
        <dl class="facts">
            <div>
                <dt>"For people"</dt>
                <dd>"One form, one password, no detours. It works with a password manager, with a screen reader, and with JavaScript switched off."</dd>
            </div>
            <div>
                <dt>"For programs"</dt>
                <dd>"The same door over HTTP, as Django REST Framework’s clients know it: " <code>"POST /api/login"</code> "."</dd>
            </div>
            <div>
                <dt>"For those who run it"</dt>
                <dd>"One binary, one file of data. Passwords are kept as Argon2id, tokens only as digests."</dd>
            </div>
        </dl>
    }
}
