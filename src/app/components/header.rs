//! The top of every page.

use leptos::prelude::*;

use super::ArchMark;
use crate::app::page_context::PageContext;
use crate::app::text::text;
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
        Some(_) => vec![(paths::ACCOUNT, text!("header-account")), (paths::LOGOUT, text!("header-log-out"))],
        None => vec![(paths::LOGIN, text!("header-log-in")), (paths::SIGNUP, text!("header-sign-up"))],
    };
    let link = |(target, text)| {
        let is_within = target == paths::ACCOUNT && paths::is_within(&path, paths::ACCOUNT);
        let current = (path == target).then_some("page").or(is_within.then_some("true"));
        view! { <li><a href=target aria-current=current>{text}</a></li> }
    };
    view! {
        <header class="top">
            <a class="skip" href="#main">{text!("header-skip")}</a>
            <a class="brand" href=paths::HOME>
                <ArchMark />
                <span>"Vestibule"</span>
            </a>
            <nav aria-label=text!("header-navigation")>
                <ul>{links.into_iter().map(link).collect::<Vec<_>>()}</ul>
            </nav>
        </header>
    }
}
