//! `/login`.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use crate::api;
use crate::app::auth::Auth;
use crate::app::components::{Kind, Lead, SubmitButton, TextField, VisitorsOnly, next_of_page};
use crate::app::form::Form;
use crate::contract::{Field, FieldErrors, Password, Username, messages, paths};

/// The page to log in.
#[component]
pub fn LogInPage() -> impl IntoView {
    let auth = Auth::of_page();
    let next = next_of_page();
    let form = Form::new(paths::LOGIN, &["username", "password"], check);
    on_cleanup(move || auth.forget_ended());
    let (action, sign_up) = (next.after(paths::LOGIN), next.after(paths::SIGNUP));
    let ended = Signal::derive(move || auth.has_ended().then_some(messages::INVALID_TOKEN.person));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if !form.begin() {
            return;
        }
        auth.forget_ended();
        spawn_local(async move {
            match api::login(form.value("username"), form.value("password"), true.into()).await {
                Ok(signed_in) => auth.sign_in(signed_in.into_inner()),
                Err(error) => form.refuse(&error),
            }
        });
    };
    let page = move || {
        view! {
            <div class="page page-form">
                <h1 tabindex="-1">"Log in"</h1>
                <Lead form before=ended>
                    <p class="lede">"Good to have you back."</p>
                </Lead>
                <form method="post" action=action.clone() novalidate on:submit=send>
                    <TextField form name="username" label="Username" kind=Kind::Text autocomplete="username" />
                    <TextField
                        form
                        name="password"
                        label="Password"
                        kind=Kind::Password
                        autocomplete="current-password"
                    />
                    <SubmitButton label="Log in" busy=form.busy />
                </form>
                <p class="aside">"New here? " <a href=sign_up.clone()>"Create an account"</a></p>
            </div>
        }
    };
    view! {
        <Title text=form.title("Log in") />
        <VisitorsOnly page next />
    }
}

/// What no account can be logged in to with. Whether a password is good is of no matter here.
fn check(form: Form) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.keep("username", Username::parse(&form.value("username")));
    let password = form.value("password");
    let text = password.text().unwrap_or_default();
    let parsed = if text.is_empty() { Password::parse(&Field::from("")) } else { Password::parse_to_verify(text) };
    errors.keep("password", parsed);
    errors
}
