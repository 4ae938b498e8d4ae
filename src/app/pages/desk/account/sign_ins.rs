//! Where it is signed in.

use leptos::prelude::*;

use super::super::Viewer;
use super::super::action_form::{ActionForm, Weight, Words, nothing_typed};
use crate::app::components::Part;
use crate::app::pages::account::{SignInText, TokensToo};
use crate::app::text::text;
use crate::contract::{AccountDetails, Right, SignInSummary, paths};

pub fn part(account: &AccountDetails, viewer: Viewer) -> impl IntoView + use<> {
    let may_end = viewer.may_to(&account.record, Right::Help) && !viewer.is(&account.record);
    let id = account.record.account.user.id;
    let rows = account.sign_ins.iter().enumerate().map(|(at, sign_in)| {
        let verb = may_end.then(|| end(id, at, sign_in));
        view! {
            <li class="card">
                <SignInText sign_in=sign_in.clone() />
                {verb}
            </li>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    let list = match rows.is_empty() {
        true => view! { <p class="empty">{text!("desk-sign-ins-none")}</p> }.into_any(),
        false => view! { <ul class="cards">{rows}</ul> }.into_any(),
    };
    let all = (may_end && !account.sign_ins.is_empty()).then(|| end_all(account));
    view! {
        <Part id="sign-ins" heading=text!("desk-account-sign-ins")>
            {list}
            {all}
        </Part>
    }
}

fn end(account_id: i64, at: usize, sign_in: &SignInSummary) -> AnyView {
    let name = sign_in.name.clone().unwrap_or_default();
    let words = Words {
        label: text!("sessions-page-end"),
        about: [&name, " ", &sign_in.address].concat().trim().to_owned(),
        what: text!("sessions-page-end-what").to_owned(),
        submit: text!("sessions-page-end-do"),
    };
    let act = ActionForm::on_account(account_id, paths::desk::END_SIGN_INS, "end-sign-in")
        .with("sign_in", sign_in.id.clone());
    act.id(format!("end-{at}")).verb(words, Weight::Grave, nothing_typed)
}

fn end_all(account: &AccountDetails) -> AnyView {
    let user = &account.record.account.user;
    let words = Words {
        label: text!("desk-end-sign-ins"),
        about: user.username.clone(),
        what: text!("desk-end-sign-ins-what").to_owned(),
        submit: text!("desk-end-sign-ins-do"),
    };
    let act = ActionForm::on_account(user.id, paths::desk::END_SIGN_INS, "end-sign-ins").with("others", "true");
    act.verb(words, Weight::Grave, |form| {
        let is_chosen = form.typed("tokens").is_some();
        view! { <TokensToo is_chosen /> }.into_any()
    })
}
