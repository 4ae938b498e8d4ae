//! The top of every page.

use leptos::prelude::*;

use super::ArchMark;
use crate::app::page_context::PageContext;
use crate::contract::paths;

/// The logo and the navigation.
#[component]
pub fn Header(
    /// The path of the page.
    path: String,
) -> impl IntoView {
    let PageContext { user, is_unavailable, .. } = PageContext::of_page();
    let links = match user {
        _ if is_unavailable => Vec::new(),
        Some(_) => vec![(paths::ACCOUNT, "Account"), (paths::LOGOUT, "Log out")],
        None => vec![(paths::LOGIN, "Log in"), (paths::SIGNUP, "Sign up")],
    };
    let link = |(target, text)| {
        let current = (path == target).then_some("page");
        view! { <li><a href=target aria-current=current>{text}</a></li> }
    };
    view! {
        <header class="top">
            <a class="skip" href="#main">"Skip to content"</a>
            <a class="brand" href=paths::HOME>
                <ArchMark />
                <span>"Vestibule"</span>
            </a>
            <nav aria-label="Main">
                <ul>{links.into_iter().map(link).collect::<Vec<_>>()}</ul>
            </nav>
        </header>
    }
}
