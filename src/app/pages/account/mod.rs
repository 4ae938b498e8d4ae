//! The account area: each page has a heading, a sentence of what it is for, and rows with a label, a value and one verb.

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
use crate::app::components::{Notice, PasskeyScript};
use crate::app::island::Live;
use crate::app::islands::LocalTimes;
use crate::app::page_context::PageContext;
use crate::app::text::{self, text};
use crate::contract::{ApiError, messages};

pub use activity::ActivityPage;
pub use data::DataPage;
pub use email::EmailPage;
pub use overview::AccountPage;
pub use passkeys::PasskeysPage;
pub use password::PasswordPage;
pub use profile::ProfilePage;
pub use security::{AppPage, CodesOnce, CodesPage, SecurityPage};
pub use sessions::SessionsPage;
pub use tokens::TokensPage;

/// What each page of the area begins with.
#[component]
fn AreaPage(
    /// Its title in the browser, where it is another than its heading.
    #[prop(optional, into)]
    page_title: String,
    /// Its heading.
    #[prop(into)]
    heading: String,
    /// What it is for; empty where its form says so.
    #[prop(optional, into)]
    purpose: String,
    /// The rest.
    children: Children,
) -> impl IntoView {
    let PageContext { ways, refused, .. } = PageContext::of_page();
    let asks = refused.is_some_and(|refused| refused.asked().is_any());
    let script = ways.passkey.then(|| {
        let without_script = if asks && !ways.password { text!("form-confirm-passkey-script") } else { "" };
        view! { <PasskeyScript without_script /> }
    });
    let page_title = if page_title.is_empty() { title(&heading) } else { page_title };
    view! {
        <Title text=page_title />
        <div class="page page-area">
            <h1>{heading}</h1>
            {(!purpose.is_empty()).then(|| view! { <p class="lede">{purpose}</p> })}
            {children()}
            {script}
            <Live island=LocalTimes {} />
        </div>
    }
}

/// What stands in the place of what could not be looked up.
fn failed(error: &ApiError) -> AnyView {
    let text = text::person(error.general().unwrap_or(messages::INTERNAL.wire));
    view! { <Notice text is_error=true /> }.into_any()
}
