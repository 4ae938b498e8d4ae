//! `/logout`: asks, then does it by POST.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::app::components::log_in_first;
use crate::app::island::Live;
use crate::app::islands::LogOutForm;
use crate::app::page_context::PageContext;
use crate::contract::{messages, paths};

/// The page to log out.
#[component]
pub fn LogOutPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(user) = page.user.clone() else { return log_in_first() };
    let refused = page.refused_at(paths::LOGOUT);
    let notice = refused.and_then(|refused| refused.error.general().map(|wire| messages::person(wire).into_owned()));
    view! {
        <Title text="Log out - Vestibule" />
        <div class="page page-form">
            <h1>"Log out?"</h1>
            <Live island=LogOutForm { notice: notice.unwrap_or_default(), username: user.username } />
            <p class="aside">
                <a href=paths::ACCOUNT>"Stay"</a>
            </p>
        </div>
    }
    .into_any()
}
