//! The form to change the password.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::app::browser;
use crate::app::components::{FormIntro, Kind, SubmitButton, TextField};
use crate::app::confirmation::Confirmation;
use crate::app::form::{Form, FormStart};
use crate::app::island::{Island, island};
use crate::app::text::text;
use crate::contract::{FieldErrors, Password, PasswordPolicy, User};

/// The names of its fields.
const CURRENT: &str = "current_password";
const NEW: &str = "new_password";
/// The names of the fields, for the page too.
pub const FIELDS: [&str; 2] = [CURRENT, NEW];

/// Changes the password; the page stays.
#[derive(Serialize, Deserialize)]
pub struct PasswordForm {
    /// How the form begins.
    pub start: FormStart,
    /// Whether programs' tokens were to be kept when it was posted without JavaScript.
    pub keeps_tokens: bool,
    /// What has been done, in words for people; else empty.
    pub done: String,
    /// What a new password must be.
    pub policy: PasswordPolicy,
    /// Whose password it is.
    pub user: User,
}

island!(PasswordForm, "password-form-", "form-", "error-");

impl Island for PasswordForm {
    fn live(self) -> impl IntoView {
        let Self { start, keeps_tokens, done, policy, user } = self;
        let username = user.username.clone();
        let form = Form::new(&start, &FIELDS, move |form| check(form, &policy, &user));
        let done = RwSignal::new(done);
        let keep_tokens = NodeRef::<Input>::new();
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            if !form.begin() {
                return;
            }
            done.set(String::new());
            let keeps = keep_tokens.get_untracked().is_some_and(|input| input.checked());
            spawn_local(async move {
                let change = || api::password_change(form.value(CURRENT), form.value(NEW), keeps.into());
                match Confirmation::by_field(CURRENT).call(form, change).await {
                    Ok(signed_in) => {
                        browser::keep(&signed_in);
                        form.clear();
                        done.set(text!("password-form-done").to_owned());
                    }
                    Err(error) => form.refuse(&error),
                }
            });
        };
        let hint = text!("password-form-new-hint", minimum = policy.min_length.to_string());
        view! {
            <FormIntro form before=done text=text!("password-form-intro") />
            <form method="post" action=start.action novalidate on:submit=send>
                // For a password manager, which has to know whose password it is.
                <input type="text" name="username" value=username autocomplete="username" readonly=true hidden=true />
                <TextField form name=CURRENT label=text!("password-form-current") kind=Kind::Password autocomplete="current-password" />
                <TextField form name=NEW label=text!("password-form-new") hint kind=Kind::Password autocomplete="new-password" />
                <label class="choice">
                    <input type="checkbox" name="keep_tokens" value="true" checked=keeps_tokens node_ref=keep_tokens />
                    <span>
                        {text!("password-form-keep")} " " <span class="choice-note">{text!("password-form-keep-note")}</span>
                    </span>
                </label>
                <SubmitButton label=text!("password-form-submit") busy=form.busy />
            </form>
        }
    }
}

fn check(form: Form, policy: &PasswordPolicy, user: &User) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.keep(CURRENT, Password::parse_typed(&form.value(CURRENT)));
    let parsed = Password::parse(&form.value(NEW)).and_then(|password| {
        let broken = policy.errors(&password, &user.username, &user.email, |_| false);
        if broken.is_empty() { Ok(()) } else { Err(broken) }
    });
    errors.keep(NEW, parsed);
    errors
}
