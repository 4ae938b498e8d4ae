//! The fields in which a form asks for the password of who is signed in, and for a code of a second factor.

use leptos::prelude::*;

use super::{Kind, TextField};
use crate::app::confirmation::Confirmation;
use crate::app::form::Form;
use crate::app::text::text;
use crate::contract::{CONFIRM_CODE, CONFIRM_PASSWORD};

/// The fields, once they are wanted; the first is focused when it comes. A field that is only hidden would be posted
/// without JavaScript.
#[component]
pub fn ConfirmField(
    /// The form, which has fields of these names.
    form: Form,
    /// What is wanted.
    confirmation: Confirmation,
) -> impl IntoView {
    let asked = confirmation.asked;
    let before = asked.get_untracked();
    let focus = |name: &'static str, was_asked: bool| {
        let input = form.field(name).input;
        Effect::new(move || {
            if let Some(input) = input.get().filter(|_| !was_asked) {
                input.focus().ok();
            }
        });
    };
    // The last one to be focused has the focus.
    focus(CONFIRM_CODE, before.code);
    focus(CONFIRM_PASSWORD, before.password);
    let password = move || {
        asked.get().password.then(|| {
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
        asked.get().code.then(|| {
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
