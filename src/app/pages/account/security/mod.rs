//! `/account/security`: what protects the account, and the pages beneath it.

mod advice;
mod app;
mod browsers;
mod codes;
mod codes_once;
mod passkeys;
mod standing;

use futures::future::join;
use leptos::prelude::*;

use super::row::Row;
use super::{AreaPage, failed};
use crate::api::{self, Done};
use crate::app::components::{Moment, log_in_first};
use crate::app::page_context::{PageContext, Refused};
use crate::app::text::{around, text};
use crate::contract::{Advice, ApiError, FactorStatus, TotpSummary, paths};

use advice::AdviceOffer;
use browsers::BrowsersRow;
use passkeys::PasskeysRow;

pub use app::AppPage;
pub use codes::CodesPage;
pub use codes_once::CodesOnce;

/// The page of what protects the account.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::SECURITY);
    }
    let refused = page.refused_at(paths::TRUSTED_BROWSERS_FORGET);
    let parts = Suspend::new(async move {
        let (factors, advice) = join(api::factors(), api::advice()).await;
        match factors.map(Done::into_inner) {
            Ok(factors) => parts(factors, advice.map(|next| next.advice), refused).into_any(),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage heading=text!("security-page-title")>
            <Suspense>{parts}</Suspense>
        </AreaPage>
    }
    .into_any()
}

fn parts(factors: FactorStatus, advice: Result<Option<Advice>, ApiError>, refused: Option<Refused>) -> impl IntoView {
    let has_codes = factors.second_factor || factors.recovery_codes > 0;
    let has_browsers = factors.trusted_browsers > 0;
    let codes = text!("security-page-codes-left", count = factors.recovery_codes);
    let advice = match advice {
        Ok(advice) => advice.map(|advice| view! { <AdviceOffer advice /> }.into_any()),
        Err(error) => Some(failed(&error)),
    };
    view! {
        <p class="lede standing">{standing::sentence(&factors)}</p>
        {advice}
        <dl class="rows">
            <PasswordRow has_password=factors.password />
            <PasskeysRow passkeys=factors.passkeys />
            <AppRow totp=factors.totp />
            {has_codes
                .then(|| {
                    view! {
                        <Row label=text!("security-page-codes") verb=(paths::SECURITY_CODES, text!("account-see"))>
                            {codes}
                        </Row>
                    }
                })}
            {has_browsers
                .then(|| view! { <BrowsersRow count=factors.trusted_browsers refused /> })}
        </dl>
    }
}

/// The password is changed on a page of its own; an account without one gets one by mail.
#[component]
fn PasswordRow(has_password: bool) -> impl IntoView {
    let (value, verb) = if has_password {
        (text!("account-password-kept"), (paths::PASSWORD, text!("account-change")))
    } else {
        (text!("security-page-password-none"), (paths::PASSWORD_RESET, text!("security-page-set-up")))
    };
    view! {
        <Row label=text!("account-password") verb>
            {value}
        </Row>
    }
}

#[component]
fn AppRow(totp: Option<TotpSummary>) -> impl IntoView {
    let (value, verb) = match totp {
        None => (text!("security-page-app-none").into_any(), text!("security-page-set-up")),
        Some(state) => (used(state), text!("account-see")),
    };
    view! {
        <Row label=text!("security-page-app") verb=(paths::SECURITY_APP, verb)>
            {value}
        </Row>
    }
}

/// When an authenticator app was last used, or when it was set up.
fn used(TotpSummary { created, last_used }: TotpSummary) -> AnyView {
    let (at, (before, after)) = match last_used {
        Some(at) => (at, around!("security-page-app-used", moment)),
        None => (created, around!("security-page-app-since", moment)),
    };
    view! {
        <span>{before} <Moment at /> {after}</span>
    }
    .into_any()
}
