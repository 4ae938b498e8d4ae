//! The top of every page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::super::auth::{Auth, Who};
use super::{ArchMark, Erase};
use crate::contract::paths;

/// The sign, and the ways from here.
#[component]
pub fn Header() -> impl IntoView {
    let auth = Auth::of_page();
    let path = use_location().pathname;
    let link = move |target: &'static str, text: &'static str| {
        let current = move || path.with(|path| path == target).then_some("page");
        view! { <li><a href=target aria-current=current>{text}</a></li> }
    };
    view! {
        <header class="top">
            <a class="skip" href="#main" rel="external">"Skip to content"</a>
            <a class="brand" href=paths::HOME>
                <ArchMark />
                <span>"Vestibule"</span>
            </a>
            <nav aria-label="Main">
                <ul>
                    {move || match auth.who() {
                        Who::SignedIn(_) => {
                            view! { {link(paths::ACCOUNT, "Account")} {link(paths::LOGOUT, "Log out")} }.erase()
                        }
                        Who::Anonymous => {
                            view! { {link(paths::LOGIN, "Log in")} {link(paths::SIGNUP, "Sign up")} }.erase()
                        }
                        Who::Unknown => ().erase(),
                    }}
                </ul>
            </nav>
        </header>
    }
}
