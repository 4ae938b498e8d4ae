//! `/admin/invite` and `/admin/create`: the two ways to make an account.

use leptos::prelude::*;

use super::action_form::ActionForm;
use super::query::account;
use super::{Viewer, failed};
use crate::app::components::{Notice, StaticField};
use crate::app::page_context::PageContext;
use crate::app::pages::account::AreaPage;
use crate::app::text::text;
use crate::contract::{ApiError, Right, User, paths};

/// The page to invite somebody by mail.
#[component]
pub fn DeskInvitePage() -> impl IntoView {
    let words = Words {
        title: text!("desk-invite-title"),
        purpose: text!("desk-invite-purpose"),
        submit: text!("desk-invite-do"),
        done: |user| text!("desk-invite-done", username = user.username.clone(), address = user.email.clone()),
    };
    new_account(Right::Help, paths::desk::INVITE_FORM, &["username", "email"], words)
}

/// The page to make an account with a password.
#[component]
pub fn DeskCreatePage() -> impl IntoView {
    let words = Words {
        title: text!("desk-create-title"),
        purpose: text!("desk-create-purpose"),
        submit: text!("desk-create-do"),
        done: |user| text!("desk-create-done", username = user.username.clone()),
    };
    new_account(Right::Manage, paths::desk::CREATE_FORM, &["username", "email", "password"], words)
}

/// What such a page says.
struct Words {
    title: &'static str,
    purpose: &'static str,
    submit: &'static str,
    done: fn(&User) -> String,
}

fn new_account(right: Right, path: &'static str, fields: &'static [&'static str], words: Words) -> AnyView {
    let page = PageContext::of_page();
    if !Viewer::of(&page).is_some_and(|viewer| viewer.may(right)) {
        return view! {
            <AreaPage heading=words.title is_desk=true>{failed(&ApiError::permission_denied())}</AreaPage>
        }
        .into_any();
    }
    let minimum = page.policy.min_length.to_string();
    let made = page.answered_at::<User>(path).map(|user| {
        view! {
            <div role="status">
                <Notice text={(words.done)(&user)} />
            </div>
            <p class="actions">
                <a class="button button-quiet" href=account(user.id)>
                    {text!("desk-see-account")}
                </a>
            </p>
        }
    });
    let act = ActionForm::new(path, paths::desk::ACCOUNTS, "new").typed(fields);
    let is_invited = !fields.contains(&"password");
    let form = act.open(words.submit, |form| {
        let field = |name: &'static str, label: &'static str, hint: String, input_type: &'static str| {
            let start = form.start.clone();
            let is_optional = name == "email" && !is_invited;
            let autocomplete = if input_type == "password" { "new-password" } else { "off" };
            view! { <StaticField start name label hint input_type autocomplete is_optional /> }
        };
        let email = if is_invited { text!("desk-value-email") } else { text!("form-email-optional") };
        let hint = text!("sign-up-form-password-hint", minimum = minimum);
        view! {
            {field("username", text!("form-username"), text!("sign-up-form-username-hint").to_owned(), "text")}
            {field("email", email, String::new(), "email")}
            {(!is_invited).then(|| field("password", text!("form-password"), hint, "password"))}
        }
        .into_any()
    });
    view! {
        <AreaPage heading=words.title purpose=words.purpose is_desk=true>
            {made}
            <div class="narrow">{form}</div>
        </AreaPage>
    }
    .into_any()
}
