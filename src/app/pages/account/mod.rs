//! The account area, some of whose parts the desk has too: each page has a heading, a sentence of what it is for, and rows with a label, a value and one verb.

mod activity;
mod data;
mod email;
mod form;
mod overview;
mod passkeys;
mod password;
mod profile;
mod row;
mod security;
mod sessions;
mod tokens;
mod verb;

use leptos::prelude::*;
use leptos_meta::Title;

use super::start::title;
use crate::app::components::{AdminScript, Notice, PasskeyScript};
use crate::app::island::Live;
use crate::app::islands::LocalTimes;
use crate::app::page_context::PageContext;
use crate::app::text::{self, text};
use crate::contract::{ApiError, messages};

pub use activity::{ActivityPage, EventCard};
pub use data::DataPage;
pub use email::EmailPage;
pub use form::{AreaForm, PlainForm};
pub use overview::AccountPage;
pub use passkeys::PasskeysPage;
pub use password::PasswordPage;
pub use profile::{LanguagePick, ProfilePage};
pub use row::Row;
pub use security::{AppPage, CodesOnce, CodesPage, SecurityPage};
pub use sessions::{SessionsPage, SignInText, TokensToo};
pub use tokens::TokensPage;

/// What each page of the area begins with, and of the desk.
#[component]
pub fn AreaPage(
    /// Its title in the browser, where it is another than its heading.
    #[prop(optional, into)]
    page_title: String,
    /// Its heading.
    #[prop(into)]
    heading: String,
    /// What it is for; empty where its form says so.
    #[prop(optional, into)]
    purpose: String,
    /// Whether it is a page of the desk, which is wider, and has a small script in place of islands.
    #[prop(optional)]
    is_desk: bool,
    /// The rest.
    children: Children,
) -> impl IntoView {
    let PageContext { ways, refused, .. } = PageContext::of_page();
    let is_refused = refused.as_ref().is_some_and(|refused| !refused.error.is_confirmation_required());
    let asks = refused.is_some_and(|refused| refused.asked().is_any());
    let script = ways.passkey.then(|| {
        let without_script = if asks && !ways.password { text!("form-confirm-passkey-script") } else { "" };
        view! { <PasskeyScript without_script /> }
    });
    let page_title = match page_title.is_empty() {
        true if is_desk && is_refused => text!("page-title-error", page = heading.clone()),
        true => title(&heading),
        false => page_title,
    };
    view! {
        <Title text=page_title />
        <div class="page page-area" class:page-desk=is_desk>
            <h1>{heading}</h1>
            {(!purpose.is_empty()).then(|| view! { <p class="lede">{purpose}</p> })}
            {children()}
            {script}
            {match is_desk {
                true => view! { <AdminScript /> }.into_any(),
                false => view! { <Live island=LocalTimes {} /> }.into_any(),
            }}
        </div>
    }
}

/// What stands in the place of what could not be looked up.
fn failed(error: &ApiError) -> AnyView {
    let text = text::person(error.general().unwrap_or(messages::INTERNAL.wire));
    view! { <Notice text is_error=true /> }.into_any()
}
