//! Which pages are for whom. A page that is not for its reader is an answer that leads elsewhere.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use crate::contract::{Next, paths};

/// Where `?next=` says to go after signing in.
pub fn next_of_page() -> Next {
    let query = use_query_map();
    query.with_untracked(|query| query.get_str("next").map(Next::parse).unwrap_or_default())
}

/// Sends a reader who is signed in already on to where signing in would have led.
pub fn send_on(next: &Next) -> AnyView {
    view! { <Redirect path=next.to_string() /> }.into_any()
}

/// Sends a reader who has to log in first to do so, and back to the account.
pub fn log_in_first() -> AnyView {
    view! { <Redirect path=Next::parse(paths::ACCOUNT).after(paths::LOGIN) /> }.into_any()
}
