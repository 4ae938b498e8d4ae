//! The pages of mailed links with one button: to prove an address, to have a new one, and to bring an older one back.
//! To look at them changes nothing (guarantee M1).

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::{done_at, query_says, start, title_of_form};
use crate::app::components::{StaticButton, StaticField, StaticLead};
use crate::app::island::Live;
use crate::app::islands::ProofWait;
use crate::app::page_context::{Link, LinkTarget, PageContext};
use crate::app::text::{self, text};
use crate::contract::paths;

/// What such a page says.
struct Words {
    title: &'static str,
    /// What the button does, by the name of the account and the address.
    intro: fn(&str, &str) -> String,
    submit: &'static str,
    done: &'static str,
}

/// The page that proves the address of an account.
#[component]
pub fn EmailVerifyPage() -> impl IntoView {
    let words = Words {
        title: text!("email-verify-page-title"),
        intro: |username, address| text!("email-verify-page-intro", username = username, address = address),
        submit: text!("email-verify-page-submit"),
        done: text!("email-verify-page-done"),
    };
    page(paths::EMAIL_VERIFY_CONFIRM, words)
}

/// The page that gives an account its new address.
#[component]
pub fn EmailChangePage() -> impl IntoView {
    let words = Words {
        title: text!("email-change-page-title"),
        intro: |username, address| text!("email-change-page-intro", username = username, address = address),
        submit: text!("email-change-page-submit"),
        done: text!("email-change-page-done"),
    };
    page(paths::EMAIL_CHANGE_CONFIRM, words)
}

/// The page that brings the older address of an account back.
#[component]
pub fn EmailUndoPage() -> impl IntoView {
    let words = Words {
        title: text!("email-undo-page-title"),
        intro: |username, address| text!("email-undo-page-intro", username = username, address = address),
        submit: text!("email-undo-page-submit"),
        done: text!("email-undo-page-done"),
    };
    page(paths::EMAIL_CHANGE_UNDO, words)
}

/// Goes on by itself once the link was followed on another device; without JavaScript, by a link of its own.
fn elsewhere(email: String, verified: Option<bool>) -> impl IntoView {
    view! {
        <p class="aside">
            <a href=paths::EMAIL>{text!("email-page-elsewhere")}</a>
        </p>
        <Live island=ProofWait { email, verified } />
    }
}

fn page(path: &'static str, words: Words) -> impl IntoView {
    let page = PageContext::of_page();
    let (link, email) = (page.link.clone(), page.user.as_ref().map(|user| user.email.clone()));
    // The page itself says what is wrong with the link.
    let fields = [paths::LINK_SECRET, "code"];
    let start = start(page, path, &fields, &done_at(path));
    let is_done = !start.is_refused && query_says(paths::DONE);
    let wrong = text::person(&start.notice);
    // The page on which the requester waits. An undo has no code.
    let waits = email.filter(|_| !is_done && path != paths::EMAIL_CHANGE_UNDO);
    let (lead, form) = match link {
        _ if is_done => (words.done.to_owned(), None),
        Some(Link { secret, target: Some(LinkTarget { username, address }) }) => {
            let form = view! {
                <form method="post" action=start.action.clone()>
                    <input type="hidden" name=paths::LINK_SECRET value=secret />
                    <StaticButton label=words.submit />
                </form>
            };
            ((words.intro)(&username, &address), Some(form.into_any()))
        }
        // A signed-in user may type the code of the mail.
        link if waits.is_some() => {
            let (label, hint) = (text!("new-password-page-code"), text!("new-password-page-code-hint"));
            let fields = start.clone();
            let form = view! {
                <form method="post" action=start.action.clone()>
                    <StaticField
                        start=fields
                        name="code"
                        label
                        hint
                        input_type="text"
                        autocomplete="one-time-code"
                        is_first=true
                    />
                    <StaticButton label=words.submit />
                </form>
                {waits.map(|email| elsewhere(email, (path == paths::EMAIL_VERIFY_CONFIRM).then_some(false)))}
            };
            let lead = if link.is_some() { text!("link-page-expired") } else { text!("link-page-code") };
            (lead.to_owned(), Some(form.into_any()))
        }
        _ => (text!("link-page-expired").to_owned(), None),
    };
    view! {
        <Title text=title_of_form(&start, words.title) />
        <div class="page page-form">
            <h1>{words.title}</h1>
            <StaticLead wrong text=lead />
            {form}
            <p class="aside">
                <a href=paths::PASSWORD_RESET>{text!("link-page-reset")}</a>
            </p>
            <p class="aside">
                <a href=paths::HOME>{text!("link-page-home")}</a>
            </p>
        </div>
    }
}
