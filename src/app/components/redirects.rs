//! Redirects of pages that are not for their user: for the signed-in, or for those who are not.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use crate::contract::{Next, paths};

/// Where `?next=` says to go after signing in.
pub fn next_of_page() -> Next {
    let query = use_query_map();
    query.with_untracked(|query| query.get_str("next").map(Next::parse).unwrap_or_default())
}

/// Where the page of the step-up says to come back to it, for a page that sets a second factor up on the way.
pub fn step_up_of_page() -> Option<Next> {
    let is_step_up = |next: &Next| next.as_str().split('?').next() == Some(paths::STEP_UP);
    Some(next_of_page()).filter(is_step_up)
}

/// Redirects a user who is already signed in to the target of the sign-in.
pub fn send_on(next: &Next) -> AnyView {
    view! { <Redirect path=next.to_string() /> }.into_any()
}

/// Redirects a user who has to log in first to the log-in page, and from there to a path of this site.
pub fn log_in_first(next: &str) -> AnyView {
    view! { <Redirect path=Next::parse(next).after(paths::LOGIN) /> }.into_any()
}
