//! `/login`.

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::{query_says, start_of, title_of_form};
use crate::app::components::{Ceremony, PasskeyAction, PasskeyButton, PasskeyScript, next_of_page, send_on};
use crate::app::island::Live;
use crate::app::islands::LogInForm;
use crate::app::page_context::PageContext;
use crate::app::text::{self, text};
use crate::contract::{Next, messages, paths};

/// The page to log in.
#[component]
pub fn LogInPage() -> impl IntoView {
    let page = PageContext::of_page();
    let next = next_of_page();
    if page.user.is_some() {
        return send_on(&next);
    }
    let before = reason(page.secure_url.as_deref());
    let by_passkey = page.has_passkeys.then(|| by_passkey(&next));
    let refused = page.refused_at_any(&[paths::LOGIN, paths::LOGIN_PASSKEY_BEGIN, paths::LOGIN_PASSKEY]);
    let start = start_of(refused, paths::LOGIN, &["username", "password"], &next);
    view! {
        <Title text=title_of_form(&start, text!("log-in-page-title")) />
        <div class="page page-form">
            <h1>{text!("log-in-page-title")}</h1>
            <Live island=LogInForm { start, before } />
            {by_passkey}
            <p class="aside">{text!("log-in-page-new")} " " <a href=next.after(paths::SIGNUP)>{text!("log-in-page-sign-up")}</a></p>
            <p class="aside">
                <a href=paths::PASSWORD_RESET>{text!("log-in-page-forgot")}</a>
            </p>
        </div>
    }
    .into_any()
}

/// The form to log in by a passkey, which the field of the name offers too.
fn by_passkey(next: &Next) -> impl IntoView + use<> {
    let finish = Some(next.after(paths::LOGIN_PASSKEY));
    let begin = PasskeyAction::new(Ceremony::Get, paths::LOGIN_PASSKEY_BEGIN);
    let action = PasskeyAction { finish, autofill: true, ..begin };
    view! {
        <p class="or passkey-way">{text!("log-in-page-or")}</p>
        <form method="post" action=next.after(paths::LOGIN_PASSKEY_BEGIN)>
            <PasskeyButton label=text!("log-in-page-passkey") action is_quiet=true />
        </form>
        <PasskeyScript without_script=text!("log-in-page-passkey-script") />
    }
}

/// Why the user is on this page, by its query; else empty. After a log-in this page is shown only where the browser did
/// not keep the cookie.
fn reason(secure_url: Option<&str>) -> String {
    if query_says(paths::ENDED) {
        return text::person(messages::INVALID_TOKEN.wire);
    }
    if query_says(paths::STALE) {
        return text::person(messages::LOG_IN_ENDED.wire);
    }
    if query_says(paths::RESET) {
        return text!("log-in-page-reset").to_owned();
    }
    if !query_says(paths::ENTERED) {
        return String::new();
    }
    match secure_url {
        Some(url) => text!("log-in-page-no-cookie-here", url = url),
        None => text!("log-in-page-no-cookie").to_owned(),
    }
}
