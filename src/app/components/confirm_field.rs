//! The field in which a form asks for the password of who is signed in.

use leptos::prelude::*;

use super::{Kind, TextField};
use crate::app::confirmation::Confirmation;
use crate::app::form::Form;
use crate::app::text::text;
use crate::contract::CONFIRM_PASSWORD;

/// The field, once it is wanted; it is focused when it comes. A field that is only hidden would be posted without
/// JavaScript.
#[component]
pub fn ConfirmField(
    /// The form, which has a field of this name.
    form: Form,
    /// Whether it is wanted.
    confirmation: Confirmation,
) -> impl IntoView {
    let (input, is_shown) = (form.field(CONFIRM_PASSWORD).input, confirmation.is_shown);
    let was_shown = is_shown.get_untracked();
    Effect::new(move || {
        if let Some(input) = input.get().filter(|_| !was_shown) {
            input.focus().ok();
        }
    });
    move || {
        is_shown.get().then(|| {
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
    }
}
