//! The fields in which a form asks for the password of the signed-in user, and for a code of a second factor.

use leptos::prelude::*;

use super::{Ceremony, Kind, PasskeyAction, PasskeyButton, TextField};
use crate::app::confirmation::Confirmation;
use crate::app::form::Form;
use crate::app::text::text;
use crate::contract::{CONFIRM_CODE, CONFIRM_PASSWORD, CONFIRM_PREFIX, paths};

/// The fields, once they are wanted; the first is focused when it comes. A field that is only hidden would be posted
/// without JavaScript.
#[component]
pub fn ConfirmField(
    /// The form, which has fields of these names.
    form: Form,
    /// What is wanted.
    confirmation: Confirmation,
) -> impl IntoView {
    let before = confirmation.typed_now();
    let focus = |name: &'static str, was_asked: bool| {
        let input = form.field(name).input;
        Effect::new(move || {
            if let Some(input) = input.get().filter(|_| !was_asked) {
                input.focus().ok();
            }
        });
    };
    if before.code && !before.password {
        form.begin_refused_with(CONFIRM_CODE);
    }
    // The last one to be focused has the focus.
    focus(CONFIRM_CODE, before.code);
    focus(CONFIRM_PASSWORD, before.password);
    let password = move || {
        confirmation.typed().password.then(|| {
            view! {
                <TextField
                    form
                    name=CONFIRM_PASSWORD
                    label=text!("form-confirm-password")
                    hint=text!("form-confirm-why")
                    kind=Kind::Password
                    autocomplete="current-password"
                />
            }
        })
    };
    let code = move || {
        confirmation.typed().code.then(|| {
            view! {
                <TextField
                    form
                    name=CONFIRM_CODE
                    label=text!("form-confirm-code")
                    hint=text!("form-confirm-code-hint")
                    kind=Kind::Text
                    autocomplete="one-time-code"
                />
            }
        })
    };
    (password, code)
}

/// The button that confirms by a passkey in place of what is typed, once that is wanted. It comes after the button that
/// sends the form, which Enter presses.
#[component]
pub fn ConfirmByPasskey(
    /// What is wanted.
    confirmation: Confirmation,
) -> impl IntoView {
    move || {
        confirmation.is_by_passkey().then(|| {
            let is_quiet = !confirmation.is_by_passkey_alone();
            let action = PasskeyAction::new(Ceremony::Get, paths::CONFIRM_PASSKEY);
            let action = PasskeyAction { prefix: Some(CONFIRM_PREFIX), ..action };
            view! { <PasskeyButton label=text!("form-confirm-passkey") action is_quiet /> }
        })
    }
}
