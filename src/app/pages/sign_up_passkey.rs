//! `/signup/passkey`: signs up with a passkey instead of a password.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::{start_of, title_of_form};
use crate::app::components::{
    Ceremony, PasskeyAction, PasskeyButton, PasskeyScript, StaticField, StaticLead, next_of_page, send_on,
};
use crate::app::page_context::PageContext;
use crate::app::text::{self, text};
use crate::contract::paths;

/// The page to sign up with a passkey.
#[component]
pub fn SignUpPasskeyPage() -> impl IntoView {
    let page = PageContext::of_page();
    let next = next_of_page();
    if page.user.is_some() {
        return send_on(&next);
    }
    let has_passkeys = page.has_passkeys;
    let refused = page.refused_at_any(&[paths::SIGNUP_PASSKEY_BEGIN, paths::SIGNUP_PASSKEY]);
    let start = start_of(refused, paths::SIGNUP_PASSKEY_BEGIN, &["username", "email"], &next);
    let title = title_of_form(&start, text!("sign-up-passkey-page-title"));
    let wrong = text::person(&start.notice);
    let lead = if has_passkeys { text!("sign-up-passkey-page-intro") } else { text!("error-passkey-off") };
    let form = has_passkeys.then(|| {
        let finish = Some(next.after(paths::SIGNUP_PASSKEY));
        let begin = PasskeyAction::new(Ceremony::Create, paths::SIGNUP_PASSKEY_BEGIN);
        let action = PasskeyAction { finish, ..begin };
        let path = start.action.clone();
        view! {
            <form method="post" action=path>
                <StaticField
                    start=start.clone()
                    name="username"
                    label=text!("form-username")
                    hint=text!("sign-up-form-username-hint")
                    input_type="text"
                    autocomplete="username"
                    is_first=true
                />
                <StaticField
                    start
                    name="email"
                    label=text!("form-email-optional")
                    input_type="email"
                    autocomplete="email"
                    is_optional=true
                />
                <PasskeyButton label=text!("sign-up-passkey-page-submit") action />
            </form>
            <PasskeyScript
                unsupported=text!("passkey-unsupported")
                without_script=text!("sign-up-passkey-page-script")
            />
        }
    });
    view! {
        <Title text=title />
        <div class="page page-form">
            <h1>{text!("sign-up-passkey-page-title")}</h1>
            <StaticLead wrong text=lead />
            {form}
            <p class="aside">
                <a href=next.after(paths::SIGNUP)>{text!("sign-up-passkey-page-password")}</a>
            </p>
        </div>
    }
    .into_any()
}
