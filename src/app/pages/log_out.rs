//! `/logout`: asks, then does it by POST.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::title;
use crate::app::components::log_in_first;
use crate::app::island::Live;
use crate::app::islands::LogOutForm;
use crate::app::page_context::PageContext;
use crate::app::text::{self, text};
use crate::contract::paths;

/// The page to log out.
#[component]
pub fn LogOutPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(user) = page.user.clone() else { return log_in_first(paths::ACCOUNT) };
    let refused = page.refused_at(paths::LOGOUT);
    let notice = refused.and_then(|refused| refused.error.general().map(text::person));
    view! {
        <Title text=title(text!("log-out-page-title")) />
        <div class="page page-form">
            <h1>{text!("log-out-page-heading")}</h1>
            <Live island=LogOutForm { notice: notice.unwrap_or_default(), username: user.username } />
            <p class="aside">
                <a href=paths::ACCOUNT>{text!("log-out-page-stay")}</a>
            </p>
        </div>
    }
    .into_any()
}
