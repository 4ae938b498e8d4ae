//! The form to log in.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::app::browser;
use crate::app::components::{FormIntro, Kind, SubmitButton, TextField};
use crate::app::form::{Form, FormStart};
use crate::app::island::{Island, island};
use crate::app::text::{self, text};
use crate::contract::{Email, FieldErrors, Password, Username, messages};

/// Logs in, and goes to the target of `?next=`.
#[derive(Serialize, Deserialize)]
pub struct LogInForm {
    /// How the form begins.
    pub start: FormStart,
    /// Why the user is on this page, in words for people; else empty.
    pub before: String,
}

island!(LogInForm, "log-in-form-", "form-", "error-");

impl Island for LogInForm {
    fn live(self) -> impl IntoView {
        let Self { start, before } = self;
        let form = Form::new(&start, &["username", "password"], check);
        let before = RwSignal::new(before);
        Effect::new(move || browser::when_ended(move || before.set(text::person(messages::INVALID_TOKEN.wire))));
        let FormStart { action, next, .. } = start;
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            if !form.begin() {
                return;
            }
            before.set(String::new());
            let next = next.clone();
            spawn_local(async move {
                match api::login(form.value("username"), form.value("password"), true.into()).await {
                    Ok(answer) => _ = answer.signed_in().map(|signed_in| browser::enter(signed_in, &next)),
                    Err(error) => match error.next_step() {
                        Some(page) => browser::go_on(page, &next),
                        None => form.refuse(&error),
                    },
                }
            });
        };
        view! {
            <FormIntro form before text=text!("log-in-form-intro") />
            <form method="post" action=action novalidate on:submit=send>
                <TextField form name="username" label=text!("log-in-form-username") kind=Kind::Text autocomplete="username webauthn" />
                <TextField form name="password" label=text!("form-password") kind=Kind::Password autocomplete="current-password" />
                <SubmitButton label=text!("log-in-form-submit") busy=form.busy />
            </form>
        }
    }
}

/// Errors of credentials that no account can have. The strength of the password is not checked here.
fn check(form: Form) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let typed = form.value("username");
    if Email::parse(&typed).map_or(true, |email| email.as_str().is_empty()) {
        errors.keep("username", Username::parse(&typed));
    }
    errors.keep("password", Password::parse_typed(&form.value("password")));
    errors
}
