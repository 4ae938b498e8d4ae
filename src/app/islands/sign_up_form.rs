//! The form to sign up.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::strength::{Strength, StrengthLine};
use crate::api;
use crate::app::browser;
use crate::app::components::{FormIntro, Kind, SubmitButton, TextField};
use crate::app::form::{Form, FormStart};
use crate::app::island::{Island, island};
use crate::app::text::text;
use crate::contract::{PasswordPolicy, SignUp};

/// Signs up, and goes to the target of `?next=`.
#[derive(Serialize, Deserialize)]
pub struct SignUpForm {
    /// How the form begins.
    pub start: FormStart,
    /// What a new password must be.
    pub policy: PasswordPolicy,
}

island!(SignUpForm, "sign-up-form-", "form-", "strength-", "error-");

impl Island for SignUpForm {
    fn live(self) -> impl IntoView {
        let Self { start, policy } = self;
        let strength = Strength::new();
        let form = Form::new(&start, &["username", "email", "password"], move |form| {
            let (username, email) = (form.value("username"), form.value("email"));
            let is_common = |password: &str| strength.is_known_as_common(password);
            SignUp::parse(&username, &email, &form.value("password"), &policy, is_common).err().unwrap_or_default()
        });
        let FormStart { action, next, .. } = start;
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            if !form.begin() {
                return;
            }
            let next = next.clone();
            spawn_local(async move {
                let (username, email) = (form.value("username"), form.value("email"));
                match api::signup(username, form.value("password"), email, true.into()).await {
                    Ok(signed_in) => browser::enter(&signed_in, &next),
                    Err(error) => form.refuse(&error),
                }
            });
        };
        let asks = strength.asks(form);
        view! {
            <FormIntro form text=text!("sign-up-form-intro") />
            <form method="post" action=action novalidate on:submit=send>
                <TextField
                    form
                    name="username"
                    label=text!("form-username")
                    hint=text!("sign-up-form-username-hint")
                    kind=Kind::Text
                    autocomplete="username"
                    on_change=asks
                />
                <TextField
                    form
                    name="email"
                    label=text!("form-email-optional")
                    kind=Kind::Email
                    autocomplete="email"
                    optional=true
                    on_change=asks
                />
                <TextField
                    form
                    name="password"
                    label=text!("form-password")
                    hint=text!("sign-up-form-password-hint", minimum = policy.min_length.to_string())
                    kind=Kind::Password
                    autocomplete="new-password"
                    on_change=asks
                />
                <StrengthLine strength />
                <SubmitButton label=text!("sign-up-form-submit") busy=form.busy />
            </form>
        }
    }
}
