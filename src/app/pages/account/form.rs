//! A form of the account area that needs no WebAssembly: it is posted as it is, with JavaScript too.

use leptos::prelude::*;

use crate::app::components::{StaticButton, StaticField, StaticLead};
use crate::app::confirmation::Asked;
use crate::app::form::FormStart;
use crate::app::page_context::Refused;
use crate::app::pages::start::start_in_place;
use crate::app::text::{self, text};
use crate::contract::{CONFIRM_CODE, CONFIRM_PASSWORD, Next};

/// How a form begins, and what it has to ask for to confirm who is signed in.
#[derive(Clone)]
pub struct AreaForm {
    /// How it begins.
    pub start: FormStart,
    asked: Asked,
}

impl AreaForm {
    /// The form that is posted to `path` and leads to `next`; blank, or as it was refused.
    pub fn new(refused: Option<Refused>, path: &str, fields: &[&str], next: &str) -> Self {
        let asked = refused.as_ref().map(Refused::asked).unwrap_or_default();
        Self { start: start_in_place(refused, path, fields, &Next::parse(next)), asked }
    }

    /// The text in a field.
    pub fn typed(&self, name: &str) -> Option<String> {
        self.start.typed.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone())
    }

    /// The same with stored values in its fields, unless it was refused.
    pub fn filled(mut self, stored: &[(&str, &str)]) -> Self {
        if !self.start.is_refused {
            self.start.typed = stored.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        }
        self
    }
}

/// The form with its fields, those for the password and a code where these are wanted, the first of which is then focused,
/// and its button.
#[component]
pub fn PlainForm(
    /// How it begins.
    form: AreaForm,
    /// What it is for; may be empty.
    #[prop(optional, into)]
    about: String,
    /// What its button says.
    #[prop(into)]
    submit: String,
    /// Whether something is gone afterwards.
    #[prop(optional)]
    is_grave: bool,
    /// Its fields, if it has any.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let AreaForm { start, asked } = form;
    let (action, wrong) = (start.action.clone(), text::person(&start.notice));
    let of_code = start.clone();
    let password = asked.password.then(|| {
        view! {
            <StaticField
                start
                name=CONFIRM_PASSWORD
                label=text!("form-confirm-password")
                hint=text!("form-confirm-why")
                input_type="password"
                autocomplete="current-password"
                is_first=true
            />
        }
    });
    let code = asked.code.then(|| {
        view! {
            <StaticField
                start=of_code
                name=CONFIRM_CODE
                label=text!("form-confirm-code")
                hint=text!("form-confirm-code-hint")
                input_type="text"
                autocomplete="one-time-code"
                is_first=!asked.password
            />
        }
    });
    let has_lead = !wrong.is_empty() || !about.is_empty();
    view! {
        {has_lead.then(|| view! { <StaticLead wrong text=about /> })}
        <form method="post" action=action>
            {children.map(|children| children())} {password} {code} <StaticButton label=submit is_grave />
        </form>
    }
}
