//! `/account/password`: changes the password.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::AreaPage;
use crate::app::components::log_in_first;
use crate::app::island::Live;
use crate::app::islands::{PASSWORD_FIELDS, PasswordForm};
use crate::app::page_context::PageContext;
use crate::app::pages::start::{start, title_of_form};
use crate::app::text::text;
use crate::contract::{Next, paths};

/// What the page's query says once the password is changed.
const CHANGED: &str = "changed";

/// The page to change the password.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(user) = page.user.clone() else { return log_in_first(paths::PASSWORD) };
    let policy = page.policy;
    let next = Next::parse(&[paths::PASSWORD, "?", CHANGED].concat());
    let start = start(page, paths::PASSWORD_CHANGE, &PASSWORD_FIELDS, &next);
    let keeps_tokens = start.typed.iter().any(|(name, _)| name == "keep_tokens");
    let is_done = !start.is_refused && use_query_map().with_untracked(|query| query.get_str(CHANGED).is_some());
    let done = if is_done { text!("password-form-done") } else { "" }.to_owned();
    view! {
        <AreaPage page_title=title_of_form(&start, text!("password-page-title")) heading=text!("password-page-title")>
            <div class="narrow">
                <Live island=PasswordForm { start, keeps_tokens, done, policy, user } />
            </div>
        </AreaPage>
    }
    .into_any()
}
