//! The password of who is signed in, confirmed in place where an endpoint wants a fresh sign-in: nothing that was typed is
//! lost.

use std::future::Future;

use leptos::prelude::*;

use super::browser;
use super::form::Form;
use crate::api;
use crate::contract::{ApiError, CONFIRM_PASSWORD, FieldErrors};

/// In which field of a form the password is confirmed, and whether it stands there. A handle; copies share it.
#[derive(Clone, Copy)]
pub struct Confirmation {
    field: &'static str,
    /// Whether the form has the field now.
    pub is_shown: RwSignal<bool>,
}

impl Confirmation {
    /// For a form that has the password anyway, in this field.
    pub fn by_field(field: &'static str) -> Self {
        Self { field, is_shown: RwSignal::new(true) }
    }

    /// For a form that asks for it only where that is wanted, by [`ConfirmField`](super::components::ConfirmField);
    /// `is_shown` says whether it does so from the start, as after a refusal without JavaScript. [`CONFIRM_PASSWORD`] is
    /// one of the form's fields.
    pub fn where_wanted(is_shown: bool) -> Self {
        Self { field: CONFIRM_PASSWORD, is_shown: RwSignal::new(is_shown) }
    }

    /// Calls an endpoint. Where it wants the password confirmed and the form has it, that is done, and the endpoint called
    /// again; where the form does not have it, the field is shown, for the form to be sent again. Where the session has
    /// ended, the page leads to the log-in and back.
    ///
    /// # Errors
    /// Those of the endpoint; what is wrong with the password, at its field.
    pub async fn call<T, F>(self, form: Form, endpoint: impl Fn() -> F) -> Result<T, ApiError>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        let mut answered = endpoint().await;
        if answered.as_ref().is_err_and(ApiError::is_confirmation_required) {
            if self.is_shown.get_untracked() {
                answered = match self.confirm(form).await {
                    Ok(()) => endpoint().await,
                    Err(error) => Err(error),
                };
            } else {
                self.is_shown.set(true);
            }
        }
        if answered.as_ref().is_err_and(|error| error.status == 401 && error.code().is_none()) {
            browser::end();
        }
        answered
    }

    /// Confirms the password, and keeps the page's new token.
    async fn confirm(self, form: Form) -> Result<(), ApiError> {
        let confirmed =
            api::confirm(form.value(self.field)).await.map_err(|error| match error.of("password").first() {
                Some(told) => FieldErrors::one(self.field, told).into(),
                None => error,
            });
        let confirmed = confirmed?;
        browser::keep(&confirmed);
        Ok(())
    }
}
