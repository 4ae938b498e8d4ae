//! The form to make a token for a program.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::api;
use crate::app::browser;
use crate::app::components::{
    ConfirmByPasskey, ConfirmField, Kind, Notice, Select, SubmitButton, TextField, TokenOnce, options,
};
use crate::app::confirmation::{Asked, Confirmation, Ways};
use crate::app::form::{Form, FormStart};
use crate::app::island::{Island, island};
use crate::app::text::text;
use crate::contract::{
    CONFIRM_CODE, CONFIRM_PASSWORD, CreatedToken, FORM_ID, Field, FieldErrors, Password, TokenName, messages,
};

/// The name of its text field.
pub const TOKEN_NAME: &str = "name";
/// The id of the list of tokens on its page.
pub const TOKEN_LIST: &str = "token-list";

/// Makes a token, shows it, and has the list of its page show it too. It asks for the password in place where that is
/// wanted.
#[derive(Serialize, Deserialize)]
pub struct TokenForm {
    /// How the form begins.
    pub start: FormStart,
    /// What is chosen.
    pub picks: Vec<Pick>,
    /// What it asks for from the start to confirm who is signed in.
    pub confirms: Asked,
    /// By what its user can do that.
    pub ways: Ways,
    /// The id of its page, which it is posted with where there is no JavaScript.
    pub form_id: String,
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

island!(TokenForm, "token-form-", "form-", "error-", "passkey-", "token-once-", "copy-button-");

impl Island for TokenForm {
    fn live(self) -> impl IntoView {
        let Self { start, picks, confirms, ways, form_id } = self;
        let confirmation = Confirmation::where_wanted(confirms, ways);
        let form = Form::new(&start, &[TOKEN_NAME, CONFIRM_PASSWORD, CONFIRM_CODE], move |form| {
            let mut errors = FieldErrors::default();
            errors.keep(TOKEN_NAME, TokenName::parse(&form.value(TOKEN_NAME)));
            let confirms = confirmation.typed_now();
            if confirms.password {
                errors.keep(CONFIRM_PASSWORD, Password::parse_typed(&form.value(CONFIRM_PASSWORD)));
            }
            if confirms.code {
                errors.keep(CONFIRM_CODE, typed_code(&form.value(CONFIRM_CODE)));
            }
            errors
        });
        let created = RwSignal::new(None::<CreatedToken>);
        let send = move |event: SubmitEvent| {
            event.prevent_default();
            let typed = browser::typed(&event);
            if !form.begin() {
                return;
            }
            spawn_local(async move {
                let field = |name| typed.field(name);
                let make = || api::tokens_create(field(TOKEN_NAME), field("expires_in"), field("scope"));
                match confirmation.call(form, make).await {
                    Ok(token) => {
                        created.set(Some(token.into_inner()));
                        browser::refresh(TOKEN_LIST).await;
                    }
                    Err(error) if error.is_confirmation_required() => form.busy.set(false),
                    Err(error) => form.refuse(&error),
                }
            });
        };
        view! {
            <div class="account-form" hidden=move || created.with(Option::is_some)>
                <div role="alert">
                    <Notice text=form.notice is_error=true />
                </div>
                <form method="post" action=start.action novalidate on:submit=send>
                    <input type="hidden" name=FORM_ID value=form_id />
                    <TextField
                        form
                        name=TOKEN_NAME
                        label=text!("token-form-name")
                        hint=text!("token-form-name-hint")
                        kind=Kind::Text
                        autocomplete="off"
                    />
                    {picks.into_iter().map(choice).collect::<Vec<_>>()}
                    <ConfirmField form confirmation />
                    <div hidden=move || confirmation.is_by_passkey_alone()>
                        <SubmitButton label=text!("token-form-submit") busy=form.busy />
                    </div>
                    <ConfirmByPasskey confirmation />
                </form>
            </div>
            {move || created.get().map(|created| view! { <TokenOnce created /> })}
        }
    }
}

fn choice(Pick { name, label, options: pairs, chosen }: Pick) -> impl IntoView {
    view! {
        <Select id=name.clone() name label>
            {options(pairs, &chosen)}
        </Select>
    }
}

fn typed_code(typed: &Field) -> Result<(), Vec<String>> {
    let is_blank = typed.text().unwrap_or_default().trim().is_empty();
    if is_blank { Err(vec![messages::BLANK.wire.to_owned()]) } else { Ok(()) }
}
