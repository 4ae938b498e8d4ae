//! Another passkey: where the sign-in is not fresh, the user confirms who they are first.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::app::components::{
    Ceremony, Notice, Part, PasskeyAction, PasskeyButton, PasskeyScript, StaticField, StaticLead, hidden_inputs,
    step_up_of_page,
};
use crate::app::page_context::PageContext;
use crate::app::pages::account::form::{AreaForm, PlainForm};
use crate::app::pages::start::title_of_form;
use crate::app::text::{self, text};
use crate::contract::{CreatedPasskey, Next, PasskeyKind, paths};

/// As many as an account may have.
const MOST: usize = 20;

/// How far it has come.
pub(super) struct Adding {
    form: AreaForm,
    asks_first: bool,
    /// The challenge that a confirmed user has got.
    begun: Option<String>,
    typed: BTreeMap<String, String>,
    created: Option<CreatedPasskey>,
    has_passkeys: bool,
    /// The page of the step-up that asks for it.
    step_up: Option<Next>,
}

impl Adding {
    /// How far it has come on a page.
    pub(super) fn of(page: PageContext) -> Self {
        let begun = page.answered.clone().filter(|answered| answered.path == paths::PASSKEYS_BEGIN);
        let created = page.clone().answered_at(paths::PASSKEYS_CREATE);
        let has_passkeys = page.has_passkeys;
        let refused = page.refused_at_any(&[paths::PASSKEYS_BEGIN, paths::PASSKEYS_CREATE]);
        let step_up = step_up_of_page();
        let next = step_up.as_ref().map_or(paths::SECURITY_PASSKEYS, Next::as_str);
        let form = AreaForm::new(refused, paths::PASSKEYS_BEGIN, &["name"], next);
        let asks_first = form.asks_to_confirm();
        let mut typed: BTreeMap<_, _> = form.start.typed.iter().cloned().collect();
        let begun = begun.map(|answered| {
            typed = answered.values;
            answered.json
        });
        Self { form, asks_first, begun, typed, created, has_passkeys, step_up }
    }

    /// The title of the page.
    pub(super) fn page_title(&self, name: &str) -> String {
        title_of_form(&self.form.start, name)
    }

    /// What is said once it is added.
    pub(super) fn done(&self) -> Option<impl IntoView + use<>> {
        let name = self.created.as_ref().map(|created| created.name.clone())?;
        let step_up = self.step_up.clone().filter(|_| self.codes().is_none());
        Some(view! {
            <div role="status">
                <Notice text=text!("passkeys-page-added", name = name) />
            </div>
            {step_up
                .map(|next| {
                    view! {
                        <p class="actions">
                            <a class="button" href=next.to_string()>
                                {text!("step-up-page-go-on")}
                            </a>
                        </p>
                    }
                })}
        })
    }

    /// Where it leads who has kept the codes, and what the link says.
    pub(super) fn way_on(&self) -> (String, &'static str) {
        match &self.step_up {
            Some(next) => (next.to_string(), text!("set-up-page-go-on")),
            None => (paths::SECURITY.to_owned(), text!("codes-once-done")),
        }
    }

    /// The recovery codes that came with it.
    pub(super) fn codes(&self) -> Option<Vec<String>> {
        self.created.as_ref().map(|created| created.recovery_codes.clone()).filter(|codes| !codes.is_empty())
    }

    /// The form, for an account with so many passkeys.
    pub(super) fn form(self, count: usize) -> impl IntoView {
        let form = match () {
            () if !self.has_passkeys => view! { <p class="empty">{text!("error-passkey-off")}</p> }.into_any(),
            () if count >= MOST => view! { <p class="empty">{text!("error-passkey-many")}</p> }.into_any(),
            () if self.asks_first => self.ask_first().into_any(),
            () => self.make().into_any(),
        };
        view! {
            <Part id="add" heading=text!("passkeys-page-add")>
                <div class="narrow">{form}</div>
            </Part>
        }
    }

    /// The form that confirms who the user is. What was typed goes with it.
    fn ask_first(self) -> impl IntoView {
        let typed = ["kind", "name"].map(|name| (name, self.typed.get(name).cloned().unwrap_or_default()));
        view! {
            <PlainForm form=self.form about=text!("passkeys-page-confirm-why") submit=text!("passkeys-page-confirm")>
                {hidden_inputs(typed.to_vec())}
            </PlainForm>
        }
    }

    fn make(self) -> impl IntoView {
        let Self { form, begun, typed, step_up, .. } = self;
        let chosen = typed.get("kind").cloned();
        let start = form.filled(&[("name", typed.get("name").map(String::as_str).unwrap_or_default())]).start;
        let lead = if begun.is_some() { text!("passkeys-page-confirmed") } else { text!("passkeys-page-add-what") };
        let kind = |kind: PasskeyKind, words: &'static str, note: &'static str| {
            let is_chosen = chosen.as_deref().map_or(kind == PasskeyKind::SignIn, |chosen| chosen == kind.name());
            view! {
                <label class="choice">
                    <input type="radio" name="kind" value=kind.name() checked=is_chosen />
                    <span>{words} " " <span class="choice-note">{note}</span></span>
                </label>
            }
        };
        // A challenge that is there already is for one kind.
        let kinds = match &begun {
            Some(_) => {
                let kind = chosen.clone().unwrap_or_else(|| PasskeyKind::SignIn.name().to_owned());
                view! { <input type="hidden" name="kind" value=kind /> }.into_any()
            }
            None => view! {
                <fieldset class="choices">
                    <legend>{text!("passkeys-page-for")}</legend>
                    {kind(
                        PasskeyKind::SignIn,
                        text!("passkeys-page-for-sign-in"),
                        text!("passkeys-page-for-sign-in-note"),
                    )}
                    {kind(
                        PasskeyKind::SecondFactor,
                        text!("passkeys-page-for-second"),
                        text!("passkeys-page-for-second-note"),
                    )}
                </fieldset>
            }
            .into_any(),
        };
        let finish = Some(step_up.unwrap_or_default().after(paths::PASSKEYS_CREATE));
        let action = PasskeyAction { finish, begun, ..PasskeyAction::new(Ceremony::Create, paths::PASSKEYS_BEGIN) };
        let path = start.action.clone();
        view! {
            <StaticLead wrong=text::person(&start.notice) text=lead />
            <form method="post" action=path>
                {kinds}
                <StaticField
                    start
                    name="name"
                    label=text!("passkeys-page-name-optional")
                    hint=text!("passkeys-page-name-hint")
                    input_type="text"
                    autocomplete="off"
                    is_optional=true
                />
                <PasskeyButton label=text!("passkeys-page-make") action />
            </form>
            <PasskeyScript unsupported=text!("passkey-unsupported") without_script=text!("passkeys-page-script") />
        }
    }
}
