//! `/account/email`: the address of the account, its proof, and another one.

use leptos::prelude::*;

use super::form::{AreaForm, PlainForm};
use super::{AreaPage, failed};
use crate::api::{self, Done};
use crate::app::components::{Part, StaticField, log_in_first};
use crate::app::island::Live;
use crate::app::islands::{EMAIL_STATE, ProofWait};
use crate::app::page_context::{PageContext, Refused};
use crate::app::text::text;
use crate::contract::{EmailState, paths};

/// The page of one's own address.
#[component]
pub fn EmailPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::EMAIL);
    }
    let refused = |path| page.clone().refused_at(path);
    // An address that cannot be mailed is wrong where another one is typed.
    let has_no_address = |refused: &Refused| !refused.error.of("email").is_empty();
    let (unmailed, unsent) = match refused(paths::EMAIL_VERIFY) {
        Some(refused) if has_no_address(&refused) => (Some(refused), None),
        refused => (None, refused),
    };
    let verify = AreaForm::new(unsent, paths::EMAIL_VERIFY, &[], paths::EMAIL_VERIFY_CONFIRM);
    let change = refused(paths::EMAIL_CHANGE).or(unmailed);
    let change = AreaForm::new(change, paths::EMAIL_CHANGE, &["email"], paths::EMAIL_CHANGE_CONFIRM);
    let parts = Suspend::new(async move {
        match api::email().await.map(Done::into_inner) {
            Ok(state) => parts(state, verify, change).into_any(),
            Err(error) => failed(&error),
        }
    });
    view! {
        <AreaPage heading=text!("email-page-title") purpose=text!("email-page-purpose")>
            <Suspense>{parts}</Suspense>
        </AreaPage>
    }
    .into_any()
}

fn parts(EmailState { email, verified, pending }: EmailState, verify: AreaForm, change: AreaForm) -> impl IntoView {
    let is_unproved = !email.is_empty() && !verified;
    let wait = (is_unproved || pending.is_some())
        .then(|| view! { <Live island=ProofWait { email: email.clone(), verified: Some(verified) } /> });
    let again = wait.is_some().then(|| {
        view! {
            <p class="aside">
                <a href=paths::EMAIL>{text!("email-page-elsewhere")}</a>
            </p>
        }
    });
    let state = match (email.is_empty(), verified) {
        (true, _) => text!("account-no-email").to_owned(),
        (false, true) => text!("email-page-proved", address = email),
        (false, false) => text!("email-page-unproved", address = email),
    };
    let waiting = pending.map(|address| {
        view! {
            <p class="name">
                {text!("email-page-pending", address = address)} " "
                <a href=paths::EMAIL_CHANGE_CONFIRM>{text!("email-page-type-code")}</a>
            </p>
        }
    });
    let proof = is_unproved.then(|| {
        view! {
            <Part id="verify" heading=text!("email-page-verify")>
                <div class="narrow">
                    <PlainForm form=verify about=text!("email-page-verify-what") submit=text!("email-page-verify-do") />
                    <p class="aside">
                        <a href=paths::EMAIL_VERIFY_CONFIRM>{text!("email-page-type-code")}</a>
                    </p>
                </div>
            </Part>
        }
    });
    let start = change.start.clone();
    view! {
        <div id=EMAIL_STATE role="status">
            <div class="part">
                <p class="name">{state}</p>
                {waiting}
                {again}
            </div>
            {proof}
        </div>
        {wait}
        <Part id="change" heading=text!("email-page-change")>
            <div class="narrow">
                <PlainForm form=change about=text!("email-page-change-what") submit=text!("email-page-change-do")>
                    <StaticField
                        start
                        name="email"
                        label=text!("email-page-new")
                        input_type="email"
                        autocomplete="email"
                    />
                </PlainForm>
            </div>
        </Part>
    }
}
