//! `/signup`.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::strength::{Strength, StrengthLine};
use crate::api;
use crate::app::auth::Auth;
use crate::app::components::{Kind, Lead, SubmitButton, TextField, VisitorsOnly, next_of_page};
use crate::app::form::Form;
use crate::app::page_state::PageState;
use crate::contract::{SignUp, paths};

/// The page to sign up.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let auth = Auth::of_page();
    let next = next_of_page();
    let policy = PageState::of_page().policy;
    let strength = Strength::new();
    let form = Form::new(paths::SIGNUP, &["username", "email", "password"], move |form| {
        let (username, email) = (form.value("username"), form.value("email"));
        let is_common = |password: &str| strength.is_known_as_common(password);
        SignUp::parse(&username, &email, &form.value("password"), &policy, is_common).err().unwrap_or_default()
    });
    let (action, log_in) = (next.after(paths::SIGNUP), next.after(paths::LOGIN));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if !form.begin() {
            return;
        }
        spawn_local(async move {
            let (username, email) = (form.value("username"), form.value("email"));
            match api::signup(username, form.value("password"), email, true.into()).await {
                Ok(signed_in) => auth.sign_in(signed_in.into_inner()),
                Err(error) => form.refuse(&error),
            }
        });
    };
    let page = move || {
        let rules = format!(
            "At least {} characters, not digits alone, not a common password and not like your name.",
            policy.min_length,
        );
        view! {
            <div class="page page-form">
                <h1 tabindex="-1">"Create an account"</h1>
                <Lead form before=Signal::stored(None)>
                    <p class="lede">"A name and a password are all it takes."</p>
                </Lead>
                <form method="post" action=action.clone() novalidate on:submit=send>
                    <TextField
                        form
                        name="username"
                        label="Username"
                        hint="Letters, digits and @ . + - _"
                        kind=Kind::Text
                        autocomplete="username"
                        on_change=strength.asks(form)
                    />
                    <TextField
                        form
                        name="email"
                        label="E-mail (optional)"
                        kind=Kind::Email
                        autocomplete="email"
                        optional=true
                        on_change=strength.asks(form)
                    />
                    <TextField
                        form
                        name="password"
                        label="Password"
                        hint=rules
                        kind=Kind::Password
                        autocomplete="new-password"
                        on_change=strength.asks(form)
                    />
                    <StrengthLine strength />
                    <SubmitButton label="Create account" busy=form.busy />
                </form>
                <p class="aside">"You have one? " <a href=log_in.clone()>"Use your account"</a></p>
            </div>
        }
    };
    view! {
        <Title text=form.title("Create an account") />
        <VisitorsOnly page next />
    }
}
