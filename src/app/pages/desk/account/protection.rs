//! What protects it.

use leptos::prelude::*;

use super::super::Viewer;
use super::super::action_form::{ActionForm, Weight, Words, nothing_typed};
use crate::app::components::{Moment, Part};
use crate::app::pages::account::Row;
use crate::app::text::{around, text};
use crate::contract::{AccountDetails, Right, TotpSummary, paths};

pub fn part(account: &AccountDetails, viewer: Viewer) -> impl IntoView + use<> {
    let factors = &account.factors;
    let record = &account.record;
    let may_help = viewer.may_to(record, Right::Help);
    let can_be_mailed = record.is_active && !record.account.user.email.is_empty();
    let reset = (may_help && can_be_mailed).then(|| send_reset(account));
    let has_any = factors.totp.is_some() || !factors.passkeys.is_empty() || factors.recovery_codes > 0;
    let remove = (may_help && has_any && !viewer.is(record)).then(|| reset_factors(account));
    let password = if factors.password { text!("desk-yes") } else { text!("security-page-password-none") };
    let second = if factors.second_factor { text!("desk-protection-second") } else { text!("desk-protection-one") };
    let app = match factors.totp.clone() {
        None => text!("security-page-app-none").into_any(),
        Some(TotpSummary { created, last_used }) => {
            let (at, (before, after)) = match last_used {
                Some(at) => (at, around!("security-page-app-used", moment)),
                None => (created, around!("security-page-app-since", moment)),
            };
            view! {
                <span>{before} <Moment at /> {after}</span>
            }
            .into_any()
        }
    };
    let passkeys = factors.passkeys.iter().map(|passkey| passkey.name.clone()).collect::<Vec<_>>();
    let passkeys =
        if passkeys.is_empty() { text!("security-page-passkeys-count", count = 0) } else { passkeys.join(", ") };
    let codes = text!("desk-protection-codes", count = factors.recovery_codes);
    let browsers = text!("desk-protection-browsers", count = factors.trusted_browsers);
    view! {
        <Part id="protection" heading=text!("desk-account-protection")>
            <dl class="rows">
                <Row label=text!("account-password") act=reset>
                    {password}
                </Row>
                <Row label=text!("desk-protection-step") act=remove>
                    {second}
                </Row>
                <Row label=text!("security-page-app")>{app}</Row>
                <Row label=text!("security-page-passkeys")>
                    <span class="name">{passkeys}</span>
                </Row>
                <Row label=text!("security-page-codes")>
                    {codes}
                </Row>
                <Row label=text!("security-page-browsers")>
                    {browsers}
                </Row>
            </dl>
        </Part>
    }
}

fn send_reset(account: &AccountDetails) -> AnyView {
    let user = &account.record.account.user;
    let words = Words {
        label: text!("desk-send-reset"),
        about: user.username.clone(),
        what: text!("desk-send-reset-what", address = user.email.clone()),
        submit: text!("desk-send-reset-do"),
    };
    ActionForm::on_account(user.id, paths::desk::SEND_RESET, "send-reset").verb(words, Weight::Mild, nothing_typed)
}

fn reset_factors(account: &AccountDetails) -> AnyView {
    let user = &account.record.account.user;
    let words = Words {
        label: text!("desk-reset-factors"),
        about: user.username.clone(),
        what: text!("desk-reset-factors-what").to_owned(),
        submit: text!("desk-reset-factors-do"),
    };
    ActionForm::on_account(user.id, paths::desk::RESET_FACTORS, "reset-factors").verb(
        words,
        Weight::Grave,
        nothing_typed,
    )
}
