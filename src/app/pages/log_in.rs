//! `/login`.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::start::{start, title};
use crate::app::components::{next_of_page, send_on};
use crate::app::island::Live;
use crate::app::islands::LogInForm;
use crate::app::page_context::PageContext;
use crate::contract::{messages, paths};

/// The page to log in.
#[component]
pub fn LogInPage() -> impl IntoView {
    let page = PageContext::of_page();
    let next = next_of_page();
    if page.user.is_some() {
        return send_on(&next);
    }
    let before = reason(page.secure_url.as_deref());
    let start = start(page, paths::LOGIN, &["username", "password"], &next);
    view! {
        <Title text=title(&start, "Log in") />
        <div class="page page-form">
            <h1>"Log in"</h1>
            <Live island=LogInForm { start, before } />
            <p class="aside">"New here? " <a href=next.after(paths::SIGNUP)>"Create an account"</a></p>
        </div>
    }
    .into_any()
}

/// Why the user is on this page, by its query; else empty. After a log-in this page is shown only where the browser did
/// not keep the cookie.
fn reason(secure_url: Option<&str>) -> String {
    let says = |word| use_query_map().with_untracked(|query| query.get_str(word).is_some());
    if says(paths::ENDED) {
        return messages::INVALID_TOKEN.person.to_owned();
    }
    if !says(paths::ENTERED) {
        return String::new();
    }
    let remedy = match secure_url {
        Some(url) => ["Open ", url, " instead, allow cookies there"].concat(),
        None => "Allow cookies for this site".to_owned(),
    };
    ["You are not logged in: your browser did not keep the cookie of this site. ", &remedy, ", and log in again."]
        .concat()
}
