//! `/logout`: asks, then does it by POST.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use crate::app::auth::{Auth, Who};
use crate::app::browser;
use crate::app::components::{Erase, Notice, SubmitButton, go, log_in_first};
use crate::app::page_state::PageState;
use crate::contract::{messages, paths};

#[derive(Clone, PartialEq)]
enum Phase {
    Asks(String),
    Gone,
    ServerHasNotHeard,
    Unknown,
}

/// The page to log out.
#[component]
pub fn LogOutPage() -> impl IntoView {
    let auth = Auth::of_page();
    let unheard = RwSignal::new(false);
    let phase = Memo::new(move |_| match auth.who() {
        _ if unheard.get() => Phase::ServerHasNotHeard,
        Who::SignedIn(user) => Phase::Asks(user.username),
        Who::Anonymous => Phase::Gone,
        Who::Unknown => Phase::Unknown,
    });
    view! {
        <Title text="Log out - Vestibule" />
        {move || match phase.get() {
            Phase::Asks(username) => view! { <Question username unheard /> }.erase(),
            // Who has just logged out goes to the front page; who comes here logged out has to log in first.
            Phase::Gone if cfg!(feature = "hydrate") => go(paths::HOME),
            Phase::Gone => log_in_first(),
            Phase::ServerHasNotHeard => view! { <Unheard /> }.erase(),
            Phase::Unknown => ().erase(),
        }}
    }
}

#[component]
fn Question(username: String, unheard: RwSignal<bool>) -> impl IntoView {
    let auth = Auth::of_page();
    let busy = RwSignal::new(false);
    let everywhere = NodeRef::<Input>::new();
    let refused = PageState::of_page().refused_at(paths::LOGOUT);
    let notice = refused.as_ref().and_then(|refused| refused.error.general()).map(|wire| {
        let text = messages::person(wire).into_owned();
        view! { <Notice text is_error=true /> }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        auth.leave();
        let everywhere = everywhere.get_untracked().is_some_and(|input| input.checked());
        spawn_local(async move {
            let heard = browser::tell_logout(everywhere).await;
            if !heard {
                let _ = unheard.try_set(true);
                browser::owe_logout(auth);
            }
            auth.sign_out();
        });
    };
    view! {
        <div class="page page-form">
            <h1 tabindex="-1">"Log out?"</h1>
            <div class="lead">
                <div role="alert">{notice}</div>
                <p class="lede">"You are logged in as " <strong class="name">{username}</strong> "."</p>
            </div>
            <form method="post" action=paths::LOGOUT on:submit=send>
                <label class="choice">
                    <input type="checkbox" name="everywhere" value="true" node_ref=everywhere />
                    <span>
                        "Everywhere" <span class="choice-note">"Ends your other browsers and programs too."</span>
                    </span>
                </label>
                <SubmitButton label="Log out" busy />
            </form>
            <p class="aside"><a href=paths::ACCOUNT>"Stay"</a></p>
        </div>
    }
}

#[component]
fn Unheard() -> impl IntoView {
    view! {
        <div class="page page-form">
            <h1 tabindex="-1">"You are logged out here"</h1>
            <div class="lead">
                <div role="alert">
                    <Notice
                        is_error=true
                        text="The server could not be reached, so it has not heard of it yet. Leave this page open: it will be told as soon as it answers."
                    />
                </div>
            </div>
            <p>"Nothing of your account is left in this page."</p>
            <p class="aside"><a href=paths::HOME>"To the front page"</a></p>
        </div>
    }
}
