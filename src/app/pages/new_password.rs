//! `/password/reset/confirm`: a new password, by the mailed link that led here, or by the code of the mail.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::{start, title_of_form};
use crate::app::components::{StaticButton, StaticField, StaticLead};
use crate::app::page_context::{Link, PageContext};
use crate::app::text::{self, text};
use crate::contract::{Next, paths};

/// The page to set a new password.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let page = PageContext::of_page();
    let (link, policy) = (page.link.clone(), page.policy);
    let next = Next::parse(&[paths::LOGIN, "?", paths::RESET].concat());
    let start =
        start(page, paths::PASSWORD_RESET_CONFIRM, &[paths::LINK_SECRET, "email", "code", "new_password"], &next);
    let hint = text!("password-form-new-hint", minimum = policy.min_length.to_string());
    let (title, heading) = (title_of_form(&start, text!("new-password-page-title")), text!("new-password-page-title"));
    let label = text!("password-form-new");
    let (lead, by) = match link {
        Some(Link { secret, target: Some(target) }) => {
            let username = target.username.clone();
            let by = view! {
                <input type="hidden" name=paths::LINK_SECRET value=secret />
                // For a password manager, which has to know whose password it is.
                <input type="text" name="username" value=username autocomplete="username" readonly=true hidden=true />
            };
            (text!("new-password-page-for", username = target.username), by.into_any())
        }
        link => {
            let lead =
                if link.is_some() { text!("new-password-page-expired") } else { text!("new-password-page-look") };
            let (email, code) = (text!("reset-page-email"), text!("new-password-page-code"));
            let digits = text!("new-password-page-code-hint");
            let (first, second) = (start.clone(), start.clone());
            let by = view! {
                <StaticField start=first name="email" label=email input_type="email" autocomplete="email" is_first=true />
                <StaticField start=second name="code" label=code hint=digits input_type="text" autocomplete="one-time-code" />
            };
            (lead.to_owned(), by.into_any())
        }
    };
    let (action, wrong) = (start.action.clone(), text::person(&start.notice));
    view! {
        <Title text=title />
        <div class="page page-form">
            <h1>{heading}</h1>
            <StaticLead wrong text=lead />
            <form method="post" action=action>
                {by} <StaticField start name="new_password" label hint input_type="password" autocomplete="new-password" />
                <StaticButton label=text!("new-password-page-submit") />
            </form>
            <p class="aside">
                <a href=paths::PASSWORD_RESET>{text!("new-password-page-again")}</a>
            </p>
            <p class="aside">
                <a href=paths::LOGIN>{text!("new-password-page-elsewhere")}</a>
            </p>
        </div>
    }
}
