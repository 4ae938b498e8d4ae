//! A form of the account area: the server says what it asks for and which endpoint it calls.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::account_action::Action;
use super::account_input::Input;
use crate::app::browser;
use crate::app::components::{ConfirmByPasskey, ConfirmField, Notice, SubmitButton, TextField, TokenOnce};
use crate::app::confirmation::{Asked, Confirmation, Ways};
use crate::app::form::{Form, FormStart};
use crate::app::island::{Island, island};
use crate::contract::{CONFIRM_CODE, CONFIRM_PASSWORD, CreatedToken, Field, FieldErrors, Password, messages};

/// Calls its endpoint, and asks for the password in place where that is wanted. After success the browser goes to
/// `start.next`; a token that was made is shown first.
#[derive(Serialize, Deserialize)]
pub struct AccountForm {
    /// How the form begins.
    pub start: FormStart,
    /// What it calls.
    pub action: Action,
    /// What is typed.
    pub asked: Vec<Input>,
    /// What is chosen.
    pub picks: Vec<Pick>,
    /// What is sent besides, by name.
    pub hidden: Vec<(String, String)>,
    /// What it asks for from the start to confirm who is signed in.
    pub confirms: Asked,
    /// By what its user can do that.
    pub ways: Ways,
}

/// A choice of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The name that it is posted under, and its id.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The values with their words.
    pub options: Vec<(String, String)>,
    /// The value to begin with.
    pub chosen: String,
}

island!(AccountForm, "account-form-", "form-", "error-", "passkey-", "token-once-", "copy-button-");

impl Island for AccountForm {
    fn live(self) -> impl IntoView {
        let Self { start, action, asked, picks, hidden, confirms, ways } = self;
        let names: Vec<_> = asked.iter().map(|input| input.name()).chain([CONFIRM_PASSWORD, CONFIRM_CODE]).collect();
        let confirmation = Confirmation::where_wanted(confirms, ways);
        let inputs = asked.clone();
        let form = Form::new(&start, &names, move |form| {
            let mut errors = FieldErrors::default();
            for input in &inputs {
                errors.keep(input.name(), input.check(&form.value(input.name())));
            }
            let confirms = confirmation.typed_now();
            if confirms.password {
                errors.keep(CONFIRM_PASSWORD, typed_password(&form.value(CONFIRM_PASSWORD)));
            }
            if confirms.code {
                errors.keep(CONFIRM_CODE, typed_code(&form.value(CONFIRM_CODE)));
            }
            errors
        });
        let created = RwSignal::new(None::<CreatedToken>);
        let FormStart { action: target, next, .. } = start;
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            let typed = browser::typed(&event);
            if !form.begin() {
                return;
            }
            let next = next.clone();
            spawn_local(async move {
                match confirmation.call(form, || action.call(&typed)).await {
                    Ok(None) => browser::go(&next),
                    Ok(token) => created.set(token),
                    Err(error) if error.is_confirmation_required() => form.busy.set(false),
                    Err(error) => form.refuse(&error),
                }
            });
        };
        let fields = asked.into_iter().map(|input| {
            view! {
                <TextField
                    form
                    name=input.name()
                    label=input.label()
                    hint=input.hint()
                    kind=input.kind()
                    autocomplete=input.autocomplete()
                />
            }
        });
        view! {
            <div class="account-form" hidden=move || created.with(Option::is_some)>
                <div role="alert">
                    <Notice text=form.notice is_error=true />
                </div>
                <form method="post" action=target novalidate on:submit=send>
                    {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect::<Vec<_>>()}
                    {fields.collect::<Vec<_>>()}
                    {picks.into_iter().map(choice).collect::<Vec<_>>()}
                    <ConfirmField form confirmation />
                    <div hidden=move || confirmation.is_by_passkey_alone()>
                        <SubmitButton label=action.submit() busy=form.busy is_grave=action.is_grave() />
                    </div>
                    <ConfirmByPasskey confirmation />
                </form>
            </div>
            {move || created.get().map(|created| view! { <TokenOnce created /> })}
        }
    }
}

fn choice(Pick { name, label, options, chosen }: Pick) -> impl IntoView {
    let option = |(value, words): (String, String)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{words}</option> }
    };
    view! {
        <div class="field pick">
            <label for=name.clone()>{label}</label>
            <div class="control">
                <select id=name.clone() name=name>
                    {options.into_iter().map(option).collect::<Vec<_>>()}
                </select>
            </div>
        </div>
    }
}

fn typed_password(typed: &Field) -> Result<Password, Vec<String>> {
    let text = typed.text().unwrap_or_default();
    if text.is_empty() { Password::parse(&Field::from("")) } else { Password::parse_to_verify(text) }
}

fn typed_code(typed: &Field) -> Result<(), Vec<String>> {
    let is_blank = typed.text().unwrap_or_default().trim().is_empty();
    if is_blank { Err(vec![messages::BLANK.wire.to_owned()]) } else { Ok(()) }
}
