//! `/login/second_factor`: the second step of a log-in. Its form is plain, and the same with JavaScript.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use super::start::{start, title_of_form};
use crate::app::components::{
    Ceremony, PasskeyAction, PasskeyButton, PasskeyScript, StaticButton, StaticField, StaticLead, next_of_page, send_on,
};
use crate::app::page_context::{PageContext, WaitingLogIn};
use crate::app::text::{self, text};
use crate::contract::{ApiError, Factor, Next, paths};

/// What the page's query says where it asks for a recovery code.
const RECOVERY: &str = "recovery";

/// The page of the second step.
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let (page, next) = (PageContext::of_page(), next_of_page());
    if page.user.is_some() {
        return send_on(&next);
    }
    let is_over = page.refused.as_ref().is_some_and(|refused| refused.error.code() == Some(ApiError::LOG_IN_ENDED));
    let Some(WaitingLogIn { factors, trust_days, .. }) = page.waiting.clone().filter(|_| !is_over) else {
        return begin_again(&next);
    };
    let start = start(page, paths::SECOND_FACTOR, &["code"], &next);
    let (has_app, has_codes) = (factors.contains(&Factor::Totp), factors.contains(&Factor::RecoveryCode));
    let is_asked = use_query_map().with_untracked(|query| query.get_str(RECOVERY).is_some());
    let is_recovery = has_codes && (is_asked || !has_app);
    let words = Words::of(is_recovery, has_app);
    let is_ticked = start.typed.iter().any(|(name, _)| name == "trust");
    let (title, wrong) = (title_of_form(&start, words.title), text::person(&start.notice));
    let action = if is_recovery { with_recovery(&start.action) } else { start.action.clone() };
    let has_code = has_app || has_codes;
    let code = has_code.then(|| {
        view! {
            <StaticField
                start
                name="code"
                label=words.label
                hint=words.hint
                input_type="text"
                autocomplete=if is_recovery { "off" } else { "one-time-code" }
                is_first=true
            />
        }
    });
    let submit = has_code.then(|| view! { <StaticButton label=text!("second-factor-page-submit") /> });
    let has_passkey = factors.contains(&Factor::Passkey);
    let passkey = has_passkey.then(|| {
        let action = PasskeyAction::new(Ceremony::Get, paths::SECOND_FACTOR_PASSKEY);
        view! {
            {has_code.then(|| view! { <p class="or passkey-way">{text!("log-in-page-or")}</p> })}
            <PasskeyButton label=text!("second-factor-page-use-passkey") action is_quiet=has_code />
        }
    });
    // A passkey answers in the same form, so that the choice to trust the browser goes with it.
    let form = view! {
        <form method="post" action=action>
            {code} {trust_days.map(|days| trust(days, is_ticked))} {submit} {passkey}
        </form>
    };
    let here = next.after(paths::SECOND_FACTOR);
    let other = match (is_recovery, has_app && has_codes) {
        (_, false) => None,
        (true, _) => Some((here, text!("second-factor-page-use-app"))),
        (false, _) => Some((with_recovery(&here), text!("second-factor-page-use-recovery"))),
    };
    let other = other.map(|(href, words)| view! { <p class="aside"><a href=href>{words}</a></p> });
    let script = has_passkey.then(|| {
        let unsupported = if has_code { "" } else { text!("passkey-unsupported") };
        view! { <PasskeyScript unsupported without_script=text!("second-factor-page-passkey-script") /> }
    });
    view! {
        <Title text=title />
        <div class="page page-form">
            <h1>{words.title}</h1>
            <StaticLead wrong text=words.lead />
            {form}
            {script}
            {other}
            <p class="aside">
                <a href=next.after(paths::LOGIN)>{text!("second-factor-page-back")}</a>
            </p>
        </div>
    }
    .into_any()
}

/// What the page says.
struct Words {
    title: &'static str,
    lead: &'static str,
    label: &'static str,
    hint: &'static str,
}

impl Words {
    fn of(is_recovery: bool, has_app: bool) -> Self {
        let (lead, label, hint) = if is_recovery {
            let lead = if has_app { text!("second-factor-page-recovery") } else { text!("second-factor-page-passkey") };
            (lead, text!("second-factor-page-recovery-code"), text!("second-factor-page-recovery-hint"))
        } else if has_app {
            let (label, hint) = (text!("second-factor-page-code"), text!("second-factor-page-code-hint"));
            (text!("second-factor-page-app"), label, hint)
        } else {
            (text!("second-factor-page-passkey-only"), "", "")
        };
        Self { title: text!("second-factor-page-title"), lead, label, hint }
    }
}

/// The same address, with the words for a recovery code.
fn with_recovery(address: &str) -> String {
    let separator = if address.contains('?') { "&" } else { "?" };
    [address, separator, RECOVERY].concat()
}

/// A choice to be asked for no second step here.
fn trust(days: u64, is_ticked: bool) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" name="trust" value="true" checked=is_ticked />
            <span>
                {text!("second-factor-page-trust", days = days)} " "
                <span class="choice-note">{text!("second-factor-page-trust-note")}</span>
            </span>
        </label>
    }
}

/// Redirects to the log-in page, which says that the log-in has ended.
pub fn begin_again(next: &Next) -> AnyView {
    view! { <Redirect path=next.log_in(paths::STALE) /> }.into_any()
}
