//! A form of the account area that needs no WebAssembly: it is posted as it is, with JavaScript too.

use leptos::prelude::*;

use crate::app::components::{Ceremony, PasskeyAction, PasskeyButton, StaticButton, StaticField, StaticLead};
use crate::app::confirmation::{Asked, Ways};
use crate::app::form::FormStart;
use crate::app::page_context::{PageContext, Refused};
use crate::app::pages::start::start_in_place;
use crate::app::text::{self, text};
use crate::contract::{CONFIRM_CODE, CONFIRM_PASSWORD, CONFIRM_PREFIX, FORM_ID, Next, paths};

/// How a form begins, and what it has to ask for to confirm who is signed in.
#[derive(Clone)]
pub struct AreaForm {
    /// How it begins.
    pub start: FormStart,
    asked: Asked,
    ways: Ways,
    /// The id of its page.
    id: String,
}

impl AreaForm {
    /// The form that is posted to `path` and leads to `next`; blank, or as it was refused.
    pub fn new(refused: Option<Refused>, path: &str, fields: &[&str], next: &str) -> Self {
        let asked = refused.as_ref().map(Refused::asked).unwrap_or_default();
        let PageContext { id, ways, .. } = PageContext::of_page();
        Self { start: start_in_place(refused, path, fields, &Next::parse(next)), asked, ways, id }
    }

    /// Whether it asks its user to confirm who they are.
    pub fn asks_to_confirm(&self) -> bool {
        self.asked.is_any()
    }

    /// The text in a field.
    pub fn typed(&self, name: &str) -> Option<String> {
        self.start.typed_in(name).map(str::to_owned)
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
    let AreaForm { start, asked, ways, id } = form;
    let typed = asked.typed(ways);
    let by_passkey = (asked.is_any() && ways.passkey).then(|| {
        let action = PasskeyAction::new(Ceremony::Get, paths::CONFIRM_PASSKEY);
        let action = PasskeyAction { prefix: Some(CONFIRM_PREFIX), ..action };
        view! { <PasskeyButton label=text!("form-confirm-passkey") action is_quiet=typed.is_any() /> }
    });
    let by_passkey_alone = by_passkey.is_some() && !typed.is_any();
    let (action, wrong) = (start.action.clone(), text::person(&start.notice));
    let of_code = start.clone();
    let password = typed.password.then(|| {
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
    let code = typed.code.then(|| {
        view! {
            <StaticField
                start=of_code
                name=CONFIRM_CODE
                label=text!("form-confirm-code")
                hint=text!("form-confirm-code-hint")
                input_type="text"
                autocomplete="one-time-code"
                is_first=!typed.password
            />
        }
    });
    let has_lead = !wrong.is_empty() || !about.is_empty();
    view! {
        {has_lead.then(|| view! { <StaticLead wrong text=about /> })}
        <form method="post" action=action>
            <input type="hidden" name=FORM_ID value=id />
            {children.map(|children| children())} {password} {code}
            {(!by_passkey_alone).then(|| view! { <StaticButton label=submit is_grave /> })} {by_passkey}
        </form>
    }
}
