//! Which pages are for whom.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use super::super::auth::{Auth, Who};
use super::super::{browser, routes};
use super::Erase;
use crate::contract::{Next, paths};

/// Where `?next=` says to go after signing in.
pub fn next_of_page() -> Next {
    let query = use_query_map();
    query.with_untracked(|query| query.get_str("next").map(Next::parse).unwrap_or_default())
}

/// Shows a page to those who are signed in; sends everybody else away.
#[component]
pub fn SignedInOnly<F, V>(
    /// The page.
    page: F,
) -> impl IntoView
where
    F: Fn() -> V + Send + 'static,
    V: IntoView + 'static,
{
    let auth = Auth::of_page();
    let shown = Memo::new(move |_| match auth.who() {
        Who::SignedIn(_) => Some(true),
        Who::Anonymous => Some(false),
        Who::Unknown => None,
    });
    move || match shown.get() {
        Some(true) => page().erase(),
        Some(false) => log_in_first(),
        None => ().erase(),
    }
}

/// Shows a page to those who are not signed in; everybody else goes on to `next`.
#[component]
pub fn VisitorsOnly<F, V>(
    /// The page.
    page: F,
    /// Where those go who are signed in.
    next: Next,
) -> impl IntoView
where
    F: Fn() -> V + Send + 'static,
    V: IntoView + 'static,
{
    let auth = Auth::of_page();
    let is_signed_in = Memo::new(move |_| matches!(auth.who(), Who::SignedIn(_)));
    // The page stays as it is while its reader leaves: no form flashes empty.
    move || if is_signed_in.get() { go(next.as_str()) } else { page().erase() }
}

/// Sends a reader who has to log in first to do so, and back to the account.
pub fn log_in_first() -> AnyView {
    go(&Next::parse(paths::ACCOUNT).after(paths::LOGIN))
}

/// Goes to another path, on the server and in the browser.
pub fn go(path: &str) -> AnyView {
    if cfg!(feature = "hydrate") && !routes::is_page(path) {
        browser::leave_site(path);
        return ().erase();
    }
    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
    view! { <Redirect path=path.to_owned() options /> }.erase()
}
