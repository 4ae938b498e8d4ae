//! `/account/security/app`: sets an authenticator app up, and removes it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::codes_once::CodesOnce;
use super::used;
use crate::api::{self, Done};
use crate::app::components::{Notice, Part, StaticField, log_in_first, step_up_of_page};
use crate::app::page_context::PageContext;
use crate::app::pages::account::form::{AreaForm, PlainForm};
use crate::app::pages::account::{AreaPage, failed};
use crate::app::pages::authenticator_key::AuthenticatorKey;
use crate::app::pages::start::title_of_form;
use crate::app::text::text;
use crate::contract::{FactorStatus, NewTotp, PasskeyKind, RecoveryCodes, TotpSummary, paths};

/// What the page's query says once a set-up is begun.
const BEGUN: &str = "begun";

/// The page of the authenticator app.
#[component]
pub fn AppPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::SECURITY_APP);
    }
    if let Some(confirmed) = page.clone().answered_at::<RecoveryCodes>(paths::TOTP_CONFIRM) {
        return done(confirmed).into_any();
    }
    let form = |path, fields: &[&str], next: &str| AreaForm::new(page.clone().refused_at(path), path, fields, next);
    let begun = step_up_of_page().map_or_else(|| [paths::SECURITY_APP, "?", BEGUN].concat(), |back| back.to_string());
    let forms = Forms {
        begin: form(paths::TOTP_BEGIN, &[], &begun),
        confirm: form(paths::TOTP_CONFIRM, &["code"], &begun),
        remove: form(paths::TOTP_REMOVE, &[], paths::SECURITY_APP),
    };
    let is_asked_for = use_query_map().with_untracked(|query| query.get_str(BEGUN).is_some());
    let is_begun = is_asked_for || forms.confirm.start.is_refused;
    let page_title = title_of_form(&forms.confirm.start, text!("app-page-title"));
    let parts = Suspend::new(async move {
        // What waits is looked up only where it was asked for: its key is a secret.
        let pending = if is_begun { api::totp_pending().await.ok() } else { None };
        match api::factors().await.map(Done::into_inner) {
            Ok(factors) => parts(factors, pending.map(Done::into_inner), forms),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage page_title heading=text!("app-page-title") purpose=text!("app-page-purpose")>
            <Suspense>{parts}</Suspense>
        </AreaPage>
    }
    .into_any()
}

/// The forms of the page, of which it shows one.
struct Forms {
    begin: AreaForm,
    confirm: AreaForm,
    remove: AreaForm,
}

fn parts(factors: FactorStatus, pending: Option<NewTotp>, forms: Forms) -> AnyView {
    match (factors.totp.clone(), pending) {
        (state, Some(pending)) => to_confirm(pending, forms.confirm, state.is_some()).into_any(),
        (Some(state), None) => is_set_up(state, &factors, forms).into_any(),
        (None, None) => view! {
            <div class="narrow">
                <PlainForm form=forms.begin about=text!("app-page-which") submit=text!("app-page-begin") />
            </div>
        }
        .into_any(),
    }
}

fn to_confirm(new: NewTotp, form: AreaForm, replaces: bool) -> impl IntoView {
    let start = form.start.clone();
    let about = if replaces { text!("app-page-until") } else { text!("app-page-type-why") };
    view! {
        <ol class="set-up">
            <li>
                <h2>{text!("app-page-scan")}</h2>
                <AuthenticatorKey new />
            </li>
            <li>
                <h2>{text!("app-page-type")}</h2>
                <div class="narrow">
                    <PlainForm form about submit=text!("app-page-confirm")>
                        <StaticField
                            start
                            name="code"
                            label=text!("app-page-code")
                            hint=text!("app-page-code-hint")
                            input_type="text"
                            autocomplete="one-time-code"
                        />
                    </PlainForm>
                </div>
            </li>
        </ol>
        <p class="aside">
            <a href=paths::SECURITY>{text!("app-page-later")}</a>
        </p>
    }
}

fn is_set_up(state: TotpSummary, factors: &FactorStatus, forms: Forms) -> impl IntoView {
    let Forms { begin, remove, .. } = forms;
    let is_open = remove.start.is_refused;
    let warning = match factors.passkeys.iter().any(|passkey| passkey.kind == PasskeyKind::SecondFactor) {
        true => text!("app-page-remove-one"),
        false => text!("app-page-remove-last"),
    };
    view! {
        <p class="standing">{used(state)}</p>
        <Part id="another" heading=text!("app-page-another")>
            <div class="narrow">
                <PlainForm form=begin about=text!("app-page-another-what") submit=text!("app-page-another-do") />
            </div>
        </Part>
        <Part id="remove" heading=text!("app-page-remove") is_grave=true>
            <details class="verb" open=is_open>
                <summary>{text!("app-page-remove")}</summary>
                <div class="verb-ask">
                    <PlainForm form=remove about=warning submit=text!("app-page-remove-do") />
                </div>
            </details>
        </Part>
    }
}

/// What follows a confirmed code: the recovery codes, if they were made now.
fn done(confirmed: RecoveryCodes) -> impl IntoView {
    let codes = confirmed.recovery_codes;
    let has_codes = !codes.is_empty();
    view! {
        <AreaPage heading=text!("app-page-title")>
            <div role="status">
                <Notice text=text!("app-page-done").to_owned() />
            </div>
            {has_codes.then(|| view! { <CodesOnce codes on=paths::SECURITY go=text!("codes-once-done") /> })}
            {(!has_codes)
                .then(|| {
                    view! {
                        <p class="actions">
                            <a class="button" href=paths::SECURITY>
                                {text!("codes-once-done")}
                            </a>
                        </p>
                    }
                })}
        </AreaPage>
    }
}
