//! `/account/security/codes`: how many recovery codes are left, and new ones.

use leptos::prelude::*;

use super::codes_once::CodesOnce;
use crate::api::{self, Done};
use crate::app::components::{Part, log_in_first};
use crate::app::page_context::PageContext;
use crate::app::pages::account::form::{AreaForm, PlainForm};
use crate::app::pages::account::{AreaPage, failed};
use crate::app::text::text;
use crate::contract::{FactorStatus, RecoveryCodes, paths};

/// The page of the recovery codes.
#[component]
pub fn CodesPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::SECURITY_CODES);
    }
    if let Some(made) = page.clone().answered_at::<RecoveryCodes>(paths::RECOVERY_CODES_CREATE) {
        return view! {
            <AreaPage heading=text!("codes-page-title")>
                <CodesOnce codes=made.recovery_codes on=paths::SECURITY go=text!("codes-once-done") />
            </AreaPage>
        }
        .into_any();
    }
    let refused = page.refused_at(paths::RECOVERY_CODES_CREATE);
    let is_open = refused.is_some();
    let form = AreaForm::new(refused, paths::RECOVERY_CODES_CREATE, &[], paths::SECURITY_CODES);
    let left = Suspend::new(async move {
        match api::factors().await.map(Done::into_inner) {
            Ok(factors) => left(&factors, form, is_open).into_any(),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage heading=text!("codes-page-title") purpose=text!("codes-page-purpose")>
            <Suspense>{left}</Suspense>
        </AreaPage>
    }
    .into_any()
}

fn left(factors: &FactorStatus, form: AreaForm, is_open: bool) -> impl IntoView {
    if !factors.second_factor {
        return view! { <p class="empty">{text!("codes-page-none")}</p> }.into_any();
    }
    view! {
        <p class="standing">{text!("security-page-codes-left", count = factors.recovery_codes)}</p>
        <Part id="new" heading=text!("codes-page-new") is_grave=true>
            <details class="verb" open=is_open>
                <summary>{text!("codes-page-new")}</summary>
                <div class="verb-ask">
                    <PlainForm form about=text!("codes-page-new-what") submit=text!("codes-page-new-do") />
                </div>
            </details>
        </Part>
    }
    .into_any()
}
