//! `/account/profile`: one's own names and language.

use leptos::prelude::*;

use super::form::{AreaForm, PlainForm};
use super::{AreaPage, failed};
use crate::api::{self, Done};
use crate::app::components::{Notice, StaticField, log_in_first};
use crate::app::page_context::PageContext;
use crate::app::pages::start::{done_at, query_says};
use crate::app::text::text;
use crate::contract::{LANGUAGES, Person, paths};
use crate::sentences::{Language, say};

/// The page of one's own names and language.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::PROFILE);
    }
    let refused = page.refused_at(paths::PROFILE_EDIT);
    let is_done = refused.is_none() && query_says(paths::DONE);
    let done = done_at(paths::PROFILE).to_string();
    let form = AreaForm::new(refused, paths::PROFILE_EDIT, &["first_name", "last_name", "language"], &done);
    let fields = Suspend::new(async move {
        match api::account().await.map(Done::into_inner) {
            Ok(account) => fields(form, account.person).into_any(),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage heading=text!("profile-page-title") purpose=text!("profile-page-purpose")>
            {is_done.then(|| view! { <Notice text=text!("profile-page-done").to_owned() /> })}
            <div class="narrow">
                <Suspense>{fields}</Suspense>
            </div>
        </AreaPage>
    }
    .into_any()
}

fn fields(form: AreaForm, Person { first_name, last_name, language }: Person) -> impl IntoView {
    let form = form.filled(&[("first_name", &first_name), ("last_name", &last_name), ("language", &language)]);
    let chosen = form.typed("language").unwrap_or_default();
    let (first, last) = (form.start.clone(), form.start.clone());
    view! {
        <PlainForm form submit=text!("profile-page-save")>
            <StaticField
                start=first
                name="first_name"
                label=text!("profile-page-first-name")
                input_type="text"
                autocomplete="given-name"
                is_optional=true
            />
            <StaticField
                start=last
                name="last_name"
                label=text!("profile-page-last-name")
                input_type="text"
                autocomplete="family-name"
                is_optional=true
            />
            <LanguagePick chosen />
        </PlainForm>
    }
}

/// The choice of a language.
#[component]
pub fn LanguagePick(
    /// The code of the one that is chosen; empty for that of the browser.
    chosen: String,
) -> impl IntoView {
    let languages = LANGUAGES.map(|code| {
        let is_chosen = chosen == code;
        // A language is called as its speakers call it.
        let name = say!(Language::of_tag(code).unwrap_or_default(), "language-name");
        view! {
            <option value=code selected=is_chosen lang=code>
                {name}
            </option>
        }
    });
    view! {
        <div class="field pick">
            <div class="field-head">
                <label for="language">{text!("profile-page-language")}</label>
            </div>
            <div class="control">
                <select id="language" name="language">
                    <option value="">{text!("profile-page-language-of-browser")}</option>
                    {languages.to_vec()}
                </select>
            </div>
        </div>
    }
}
