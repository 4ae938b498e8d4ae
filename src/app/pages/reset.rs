//! `/password/reset`: requests a mail for a forgotten password.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::{start, title_of_form};
use crate::app::components::{StaticButton, StaticField, StaticLead};
use crate::app::page_context::PageContext;
use crate::app::text::{self, text};
use crate::contract::{Next, paths};

/// The page to ask for a mail.
#[component]
pub fn PasswordResetPage() -> impl IntoView {
    let page = PageContext::of_page();
    let next = Next::parse(paths::PASSWORD_RESET_CONFIRM);
    let start = start(page, paths::PASSWORD_RESET, &["email"], &next);
    let title = title_of_form(&start, text!("reset-page-title"));
    let (action, wrong) = (start.action.clone(), text::person(&start.notice));
    let label = text!("reset-page-email");
    view! {
        <Title text=title />
        <div class="page page-form">
            <h1>{text!("reset-page-title")}</h1>
            <StaticLead wrong text=text!("reset-page-intro") />
            <form method="post" action=action>
                <StaticField start name="email" label input_type="email" autocomplete="email" is_first=true />
                <StaticButton label=text!("reset-page-submit") />
            </form>
            <p class="aside">
                <a href=paths::LOGIN>{text!("reset-page-log-in")}</a>
            </p>
        </div>
    }
}
