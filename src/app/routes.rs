//! The app and its pages.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, StaticSegment};

use super::auth::Auth;
use super::browser;
use super::components::{Erase, Hall, Header};
use super::page_state::PageState;
use super::pages::{AccountPage, HomePage, LogInPage, LogOutPage, NotFoundPage, SignUpPage};
use crate::contract::paths;

/// Everything inside of `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let state = PageState::provide();
    let auth = Auth::new(state.user);
    provide_context(auth);
    let forget_refused = PageState::forget_refused();
    Effect::new(move || {
        forget_refused();
        browser::start(auth);
    });
    view! {
        <Router>
            <Stage />
        </Router>
    }
}

/// The page, its header, and on a wide screen the hall beside them.
#[component]
fn Stage() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            browser::focus_page();
        }
        now
    });
    // The account has much to say and needs the width.
    let is_wide = move || path.with(|path| path.trim_end_matches('/') == paths::ACCOUNT);
    view! {
        <div class="stage" class:stage-wide=is_wide>
            <Header />
            <main id="main" tabindex="-1">
                <FlatRoutes fallback=|| view! { <NotFoundPage /> }>
                    <Route path=StaticSegment("") view=|| view! { <HomePage /> }.erase() />
                    <Route path=StaticSegment(segment(paths::SIGNUP)) view=|| view! { <SignUpPage /> }.erase() />
                    <Route path=StaticSegment(segment(paths::LOGIN)) view=|| view! { <LogInPage /> }.erase() />
                    <Route path=StaticSegment(segment(paths::LOGOUT)) view=|| view! { <LogOutPage /> }.erase() />
                    <Route
                        path=StaticSegment(segment(paths::ACCOUNT))
                        view=|| view! { <AccountPage /> }.erase()
                        ssr=SsrMode::Async
                    />
                </FlatRoutes>
            </main>
            <Hall />
        </div>
    }
}

fn segment(path: &'static str) -> &'static str {
    path.trim_start_matches('/')
}

/// Whether a path, with or without a query, is one of the app's pages.
pub fn is_page(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    [paths::HOME, paths::SIGNUP, paths::LOGIN, paths::LOGOUT, paths::ACCOUNT].contains(&path)
}
