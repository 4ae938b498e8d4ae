//! `/step_up`: a session that was begun without a second factor proves one for a service that wants it. An account that has
//! none is led through setting one up. Its forms are plain, and the same with JavaScript.

use leptos::prelude::*;
use leptos_meta::Title;

use super::account::{AreaForm, PlainForm};
use super::factor_form::{Asking, factor_page};
use super::set_up::{done, to_confirm};
use super::start::{start, title_of_form};
use crate::app::components::{log_in_first, next_of_page, send_on};
use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::{Next, RecoveryCodes, paths};

/// The page of the step-up.
#[component]
pub fn StepUpPage() -> impl IntoView {
    let (page, next) = (PageContext::of_page(), next_of_page());
    if page.user.is_none() {
        return log_in_first(next.as_str());
    }
    if let Some(made) = page.clone().answered_at::<RecoveryCodes>(paths::STEP_UP_SET_UP) {
        return done(made.recovery_codes, text!("app-page-done"), next.to_string()).into_any();
    }
    let Some(waiting) = page.waiting.clone() else { return send_on(&next) };
    if !waiting.factors.is_empty() {
        let asking = Asking {
            path: paths::STEP_UP,
            passkey: paths::CONFIRM_PASSKEY,
            why: Some(text!("step-up-page-why")),
            submit: text!("step-up-page-submit"),
            instead: (paths::ACCOUNT.to_owned(), text!("step-up-page-instead")),
        };
        return factor_page(page, waiting, &next, asking);
    }
    match waiting.begun {
        Some(new) => {
            let start = start(page, paths::STEP_UP_SET_UP, &["code"], &next);
            to_confirm(new, start, text!("step-up-page-set-up"), text!("step-up-page-confirm")).into_any()
        }
        None => to_begin(page, &next).into_any(),
    }
}

/// The ways to a first second factor. Each leads back here.
fn to_begin(page: PageContext, next: &Next) -> impl IntoView + use<> {
    let here = next.after(paths::STEP_UP);
    let passkeys = page.has_passkeys.then(|| Next::parse(&here).after(paths::SECURITY_PASSKEYS));
    // A session that is no longer fresh confirms its password, whichever of the two forms it has come by.
    let refused = page.refused_at_any(&[paths::TOTP_BEGIN, paths::STEP_UP_SET_UP]);
    let form = AreaForm::new(refused, paths::TOTP_BEGIN, &[], &here);
    view! {
        <Title text=title_of_form(&form.start, text!("set-up-page-title")) />
        <div class="page page-form">
            <h1>{text!("set-up-page-title")}</h1>
            <PlainForm form about=text!("step-up-page-set-up") submit=text!("set-up-page-begin") />
            {passkeys
                .map(|way| {
                    view! {
                        <p class="aside">
                            <a href=way>{text!("step-up-page-passkey")}</a>
                        </p>
                    }
                })}
            <p class="aside">
                <a href=paths::ACCOUNT>{text!("step-up-page-instead")}</a>
            </p>
        </div>
    }
}
