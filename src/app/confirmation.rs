//! Who is signed in, confirmed in place where an endpoint wants a fresh sign-in: nothing that was typed is lost.

use std::future::Future;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::browser;
use super::form::Form;
use crate::api;
#[cfg(feature = "ssr")]
use crate::contract::FactorStatus;
use crate::contract::{ApiError, CONFIRM_CODE, CONFIRM_PASSWORD, Field, FieldErrors, PasskeyAnswer, SignedIn};

/// What a form asks for to confirm who is signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The password.
    pub password: bool,
    /// A code of a second factor.
    pub code: bool,
}

/// By what somebody who is signed in can confirm who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// The account has a password.
    pub password: bool,
    /// It has a passkey that can be used here.
    pub passkey: bool,
}

#[cfg(feature = "ssr")]
impl Ways {
    /// Those of an account with these factors.
    pub fn of(factors: &FactorStatus) -> Self {
        Self { password: factors.password, passkey: factors.passkeys.iter().any(|passkey| passkey.is_usable) }
    }
}

impl Default for Ways {
    /// Where they are not known.
    fn default() -> Self {
        Self { password: true, passkey: false }
    }
}

impl Asked {
    /// Whether anything is asked for.
    pub fn is_any(self) -> bool {
        self.password || self.code
    }

    /// What of it is typed where the account has these ways.
    #[must_use]
    pub fn typed(self, ways: Ways) -> Self {
        Self { password: self.password && ways.password, ..self }
    }

    /// What a refusal wants to be confirmed.
    pub fn by(error: &ApiError) -> Self {
        if !error.is_confirmation_required() {
            return Self::default();
        }
        let wanted = error.wanted_factors();
        Self { password: wanted.is_none_or(|wanted| wanted.password), code: wanted.is_some() }
    }

    /// This and what the other asks for.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { password: self.password || other.password, code: self.code || other.code }
    }
}

/// In which fields of a form it is confirmed who is signed in, and whether they stand there. A handle; copies share it.
#[derive(Clone, Copy)]
pub struct Confirmation {
    password: &'static str,
    ways: Ways,
    asked: RwSignal<Asked>,
}

impl Confirmation {
    /// For a form that has the password anyway, in this field.
    pub fn by_field(field: &'static str) -> Self {
        let asked = RwSignal::new(Asked { password: true, code: false });
        Self { password: field, ways: Ways::default(), asked }
    }

    /// For a form that asks only for what is wanted, by [`ConfirmField`](super::components::ConfirmField); `asked` is what
    /// it asks for from the start, as after a refusal without JavaScript; `ways` are those of the account.
    /// [`CONFIRM_PASSWORD`] and [`CONFIRM_CODE`] are among the form's fields.
    pub fn where_wanted(asked: Asked, ways: Ways) -> Self {
        Self { password: CONFIRM_PASSWORD, ways, asked: RwSignal::new(asked) }
    }

    /// What has to be typed now. Follows what is wanted.
    pub fn typed(self) -> Asked {
        self.asked.get().typed(self.ways)
    }

    /// The same, as it is at this moment.
    pub fn typed_now(self) -> Asked {
        self.asked.get_untracked().typed(self.ways)
    }

    /// Whether a passkey can confirm it. Follows what is wanted.
    pub fn is_by_passkey(self) -> bool {
        self.ways.passkey && self.asked.get().is_any()
    }

    /// Whether nothing else can. Follows what is wanted.
    pub fn is_by_passkey_alone(self) -> bool {
        self.is_by_passkey() && !self.typed().is_any()
    }

    /// Calls an endpoint. Where it wants something confirmed and the form has it, that is done, and the endpoint called
    /// again; where the form does not have it, the field is shown, for the form to be sent again. Where the session has
    /// ended, the page leads to the log-in and back.
    ///
    /// # Errors
    /// Those of the endpoint; what is wrong with the password or the code, at its field.
    pub async fn call<T, F>(self, form: Form, endpoint: impl Fn() -> F) -> Result<T, ApiError>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        let mut answered = endpoint().await;
        if let Err(error) = &answered
            && error.is_confirmation_required()
        {
            let asked = self.asked.get_untracked();
            let wanted = asked.and(Asked::by(error));
            if asked == wanted && self.typed_now().is_any() {
                answered = match self.confirm(form).await {
                    Ok(()) => endpoint().await,
                    Err(error) => Err(error),
                };
            } else {
                self.asked.set(wanted);
            }
        }
        if answered.as_ref().is_err_and(|error| error.status == 401 && error.code().is_none()) {
            browser::end();
        }
        answered
    }

    /// Confirms what the form asks for, and keeps the page's new token.
    async fn confirm(self, form: Form) -> Result<(), ApiError> {
        let asked = self.typed_now();
        let typed = |is_asked: bool, name| if is_asked { form.value(name) } else { Field::Absent };
        let (password, code) = (typed(asked.password, self.password), typed(asked.code, CONFIRM_CODE));
        let confirmed = api::confirm(password, code, Field::Absent, PasskeyAnswer::default()).await;
        let confirmed: SignedIn = confirmed.map_err(|error| self.at_fields(error))?.into_inner();
        browser::keep(&confirmed);
        Ok(())
    }

    fn at_fields(self, error: ApiError) -> ApiError {
        let mut errors = FieldErrors::default();
        for (field, at) in [("password", self.password), ("code", CONFIRM_CODE)] {
            if let Some(told) = error.of(field).first() {
                errors.add(at, told);
            }
        }
        if errors.is_empty() { error } else { errors.into() }
    }
}
