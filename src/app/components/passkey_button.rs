//! A button that asks for a passkey. The script `public/passkeys.js` does so; every sentence is in the page.

use leptos::prelude::*;

use crate::app::text::text;
use crate::contract::paths;

/// What an authenticator is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    /// To prove that it has a passkey.
    Get,
    /// To make a passkey.
    Create,
}

/// What a button for a passkey does.
#[derive(Clone, Debug)]
pub struct PasskeyAction {
    /// What the authenticator is asked for.
    pub ceremony: Ceremony,
    /// The path of the endpoint that gives a challenge, without `/api`; it gets the fields of the form.
    pub begin: &'static str,
    /// The path that the form is posted to with the answer, where it is not the form's own.
    pub finish: Option<String>,
    /// What the names of the fields with the answer begin with, before `challenge_id` and `credential`.
    pub prefix: Option<&'static str>,
    /// The answer of `begin` in JSON, where the page has one already.
    pub begun: Option<String>,
    /// Whether the browser offers passkeys in the field of the name too.
    pub autofill: bool,
}

impl PasskeyAction {
    /// Asks `begin` for a challenge, and posts the form to its own path.
    pub fn new(ceremony: Ceremony, begin: &'static str) -> Self {
        Self { ceremony, begin, finish: None, prefix: None, begun: None, autofill: false }
    }
}

/// The button, which stands in a form, and beneath it what the browser has refused. It is hidden, and its place kept, until
/// the script knows that the browser has passkeys.
#[component]
pub fn PasskeyButton(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// What it does.
    action: PasskeyAction,
    /// Whether it is another way to what the main button of the page does.
    #[prop(optional)]
    is_quiet: bool,
) -> impl IntoView {
    let PasskeyAction { ceremony, begin, finish, prefix, begun, autofill } = action;
    let is_made = ceremony == Ceremony::Create;
    let (kind, refused) =
        if is_made { ("create", text!("passkey-not-made")) } else { ("get", text!("passkey-not-used")) };
    view! {
        <div class="passkey">
            <button
                type="submit"
                // The fields of the form are those of another way.
                formnovalidate=!is_made
                class="button"
                class:button-quiet=is_quiet
                data-passkey=kind
                data-begin=[paths::API, begin].concat()
                data-finish=finish
                data-prefix=prefix
                data-begun=begun
                data-autofill=autofill.then_some("")
            >
                <span class="button-label">{label}</span>
                <span class="busy-mark" aria-hidden="true"></span>
            </button>
            <div class="passkey-faults" role="alert">
                {fault("NotAllowedError", refused)} {is_made.then(|| fault("InvalidStateError", text!("passkey-known")))}
                {is_made.then(|| fault("NotSupportedError ConstraintError", text!("passkey-unable")))}
                {fault("SecurityError", text!("passkey-elsewhere"))} {fault("", text!("passkey-failed"))}
            </div>
        </div>
    }
}

/// A sentence that the script shows where the browser has refused by one of these names; without a name, by any other.
fn fault(names: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <p class="field-note" data-fault=names hidden>
            <span class="sign" aria-hidden="true">
                "!"
            </span>
            <span>{text}</span>
        </p>
    }
}
