//! `/login/set_up`: sets a second factor up within a log-in. Its forms are plain, and the same with JavaScript.

use leptos::prelude::*;
use leptos_meta::Title;

use super::account::CodesOnce;
use super::authenticator_key::AuthenticatorKey;
use super::second_factor::begin_again;
use super::start::{start, title, title_of_form};
use crate::app::components::{Notice, StaticButton, StaticField, StaticLead, next_of_page, send_on};
use crate::app::form::FormStart;
use crate::app::page_context::PageContext;
use crate::app::text::{self, text};
use crate::contract::{ApiError, NewTotp, Next, RecoveryCodes, paths};

/// The page of the set-up.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let (page, next) = (PageContext::of_page(), next_of_page());
    if let Some(made) = page.clone().answered_at::<RecoveryCodes>(paths::SET_UP_CONFIRM) {
        // The log-in page checks that the browser has kept the cookie.
        let on = next.log_in(paths::ENTERED);
        return done(made.recovery_codes, text!("set-up-page-done"), on).into_any();
    }
    if page.user.is_some() {
        return send_on(&next);
    }
    let is_over = page.refused.as_ref().is_some_and(|refused| refused.error.code() == Some(ApiError::LOG_IN_ENDED));
    let Some(waiting) = page.waiting.clone().filter(|_| !is_over) else { return begin_again(&next) };
    match waiting.begun {
        Some(new) => {
            let (intro, submit) = (text!("set-up-page-intro"), text!("set-up-page-confirm"));
            to_confirm(new, start(page, paths::SET_UP_CONFIRM, &["code"], &next), intro, submit).into_any()
        }
        None => to_begin(start(page, paths::SET_UP, &[], &next), &next).into_any(),
    }
}

fn to_begin(start: FormStart, next: &Next) -> impl IntoView {
    view! {
        <Title text=title_of_form(&start, text!("set-up-page-title")) />
        <div class="page page-form">
            <h1>{text!("set-up-page-title")}</h1>
            <StaticLead wrong=text::person(&start.notice) text=text!("set-up-page-intro") />
            <form method="post" action=start.action>
                <StaticButton label=text!("set-up-page-begin") />
            </form>
            <p class="aside">{text!("set-up-page-passkey")}</p>
            <p class="aside">
                <a href=next.after(paths::LOGIN)>{text!("second-factor-page-back")}</a>
            </p>
        </div>
    }
}

/// The key of an app that is begun, and the form for its first code.
pub(super) fn to_confirm(new: NewTotp, start: FormStart, intro: &'static str, submit: &'static str) -> impl IntoView {
    let (action, wrong) = (start.action.clone(), text::person(&start.notice));
    view! {
        <Title text=title_of_form(&start, text!("set-up-page-title")) />
        <div class="page page-form">
            <h1>{text!("set-up-page-title")}</h1>
            <StaticLead wrong text=intro />
            <ol class="set-up">
                <li>
                    <h2>{text!("app-page-scan")}</h2>
                    <AuthenticatorKey new />
                </li>
                <li>
                    <h2>{text!("app-page-type")}</h2>
                    <form method="post" action=action>
                        <StaticField
                            start
                            name="code"
                            label=text!("app-page-code")
                            hint=text!("app-page-code-hint")
                            input_type="text"
                            autocomplete="one-time-code"
                        />
                        <StaticButton label=submit />
                    </form>
                </li>
            </ol>
        </div>
    }
}

/// What follows the code: what is done, the recovery codes, and the way on.
pub(super) fn done(codes: Vec<String>, told: &'static str, on: String) -> impl IntoView {
    view! {
        <Title text=title(text!("set-up-page-title")) />
        <div class="page page-form">
            <h1>{text!("set-up-page-title")}</h1>
            <div role="status">
                <Notice text=told.to_owned() />
            </div>
            <CodesOnce codes on go=text!("set-up-page-go-on") />
        </div>
    }
}
