//! Who it is.

use leptos::prelude::*;

use super::super::Viewer;
use super::super::action_form::{ActionForm, Weight, Words};
use crate::app::components::{Moment, Part, StaticField};
use crate::app::pages::account::{AreaForm, LanguagePick, Row};
use crate::app::text::text;
use crate::contract::{AccountDetails, Right, paths};
use crate::sentences::{Language, say};

pub fn part(account: &AccountDetails, viewer: Viewer) -> impl IntoView + use<> {
    let record = &account.record;
    let user = &record.account.user;
    let or_none = |text: String| if text.is_empty() { text!("desk-nothing").to_owned() } else { text };
    let name = or_none([record.first_name.as_str(), &record.last_name].join(" ").trim().to_owned());
    let proof = match (user.email.is_empty(), account.verified) {
        (true, _) => None,
        (false, true) => Some(("badge", text!("desk-account-proved"))),
        (false, false) => Some(("badge badge-plain", text!("desk-account-unproved"))),
    };
    let proof = proof.map(|(class, words)| view! { <span class=class>{words}</span> });
    let language = match Language::of_tag(&account.language) {
        Some(language) => say!(language, "language-name"),
        None => text!("profile-page-language-of-browser").to_owned(),
    };
    let last_login = match record.account.last_login.clone() {
        Some(at) => view! { <Moment at /> }.into_any(),
        None => text!("desk-never").into_any(),
    };
    let (id, email, joined) = (user.id, or_none(user.email.clone()), record.account.date_joined.clone());
    let edit = viewer.may_to(record, Right::Manage).then(|| edit(account));
    view! {
        <Part id="profile" heading=text!("desk-account-profile")>
            <dl class="rows">
                <Row label=text!("desk-account-id")>{id}</Row>
                <Row label=text!("desk-account-name")>
                    <span class="name">{name}</span>
                </Row>
                <Row label=text!("desk-value-email")>
                    <span class="name">{email} " " {proof}</span>
                </Row>
                <Row label=text!("profile-page-language")>{language}</Row>
                <Row label=text!("desk-accounts-joined")>
                    <Moment at=joined />
                </Row>
                <Row label=text!("desk-accounts-last-login")>{last_login}</Row>
            </dl>
            {edit}
        </Part>
    }
}

fn edit(account: &AccountDetails) -> AnyView {
    let (record, id) = (&account.record, account.record.account.user.id);
    let stored = [
        ("email", record.account.user.email.as_str()),
        ("first_name", &record.first_name),
        ("last_name", &record.last_name),
        ("language", &account.language),
    ];
    let words = Words {
        label: text!("desk-edit"),
        about: record.account.user.username.clone(),
        what: text!("desk-edit-what").to_owned(),
        submit: text!("profile-page-save"),
    };
    let act =
        ActionForm::on_account(id, paths::desk::EDIT, "edit").typed(&["email", "first_name", "last_name", "language"]);
    act.verb(words, Weight::Mild, |form: &AreaForm| {
        let form = form.clone().filled(&stored);
        let field = |name: &'static str, label: &'static str, input_type: &'static str| {
            let start = form.start.clone();
            view! { <StaticField start name label input_type autocomplete="off" is_optional=true /> }
        };
        view! {
            {field("email", text!("desk-value-email"), "email")}
            {field("first_name", text!("profile-page-first-name"), "text")}
            {field("last_name", text!("profile-page-last-name"), "text")}
            <LanguagePick chosen=form.typed("language").unwrap_or_default() />
        }
        .into_any()
    })
}
