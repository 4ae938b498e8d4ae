//! What asks for a second factor: a code, a recovery code or a passkey. Its form is plain, and the same with JavaScript.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::start::{start, title_of_form};
use crate::app::components::{
    Ceremony, PasskeyAction, PasskeyButton, PasskeyScript, StaticButton, StaticField, StaticLead,
};
use crate::app::page_context::{PageContext, WaitingLogIn};
use crate::app::text::{self, text};
use crate::contract::{Factor, Next};

/// What the page's query says where it asks for a recovery code.
const RECOVERY: &str = "recovery";

/// For what a second factor is asked.
pub(super) struct Asking {
    /// The path of the page, and of its form.
    pub path: &'static str,
    /// Where a passkey is asked for.
    pub passkey: &'static str,
    /// Why, where its title does not say so.
    pub why: Option<&'static str>,
    /// What the button says.
    pub submit: &'static str,
    /// Another way to go, and what it is.
    pub instead: (String, &'static str),
}

/// The page that asks for one of the factors that can be given, and leads on to `next`.
pub(super) fn factor_page(page: PageContext, waiting: WaitingLogIn, next: &Next, asking: Asking) -> AnyView {
    let WaitingLogIn { factors, trust_days, .. } = waiting;
    let Asking { path, passkey, why, submit, instead } = asking;
    let start = start(page, path, &["code"], next);
    let (has_app, has_codes) = (factors.contains(&Factor::Totp), factors.contains(&Factor::RecoveryCode));
    let is_asked = use_query_map().with_untracked(|query| query.get_str(RECOVERY).is_some());
    let is_recovery = has_codes && (is_asked || !has_app);
    let words = Words::of(is_recovery, has_app);
    let is_ticked = start.typed_in("trust").is_some();
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
    let submit = has_code.then(|| view! { <StaticButton label=submit /> });
    let has_passkey = factors.contains(&Factor::Passkey);
    let by_passkey = has_passkey.then(|| {
        let action = PasskeyAction::new(Ceremony::Get, passkey);
        view! {
            {has_code.then(|| view! { <p class="or passkey-way">{text!("log-in-page-or")}</p> })}
            <PasskeyButton label=text!("second-factor-page-use-passkey") action is_quiet=has_code />
        }
    });
    // A passkey answers in the same form, so that the choice to trust the browser goes with it.
    let form = view! {
        <form method="post" action=action>
            {code} {trust_days.map(|days| trust(days, is_ticked))} {submit} {by_passkey}
        </form>
    };
    let here = next.after(path);
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
            {why.map(|why| view! { <p class="lede">{why}</p> })}
            <StaticLead wrong text=words.lead />
            {form}
            {script}
            {other}
            <p class="aside">
                <a href=instead.0>{instead.1}</a>
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
