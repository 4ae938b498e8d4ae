//! `/account/password`: changes the password.

use leptos::prelude::*;

use super::AreaPage;
use crate::app::components::log_in_first;
use crate::app::island::Live;
use crate::app::islands::{PASSWORD_FIELDS, PasswordForm};
use crate::app::page_context::PageContext;
use crate::app::pages::start::{done_at, query_says, start, title_of_form};
use crate::app::text::text;
use crate::contract::paths;

/// The page to change the password.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let page = PageContext::of_page();
    let Some(user) = page.user.clone() else { return log_in_first(paths::PASSWORD) };
    let policy = page.policy;
    let start = start(page, paths::PASSWORD_CHANGE, &PASSWORD_FIELDS, &done_at(paths::PASSWORD));
    let keeps_tokens = start.typed_in("keep_tokens").is_some();
    let is_done = !start.is_refused && query_says(paths::DONE);
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
