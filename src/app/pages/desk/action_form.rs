//! The form of a verb.

use leptos::prelude::*;

use super::query::link;
use crate::app::components::{StaticField, hidden_inputs};
use crate::app::page_context::{PageContext, Refused};
use crate::app::pages::account::{AreaForm, PlainForm};
use crate::app::text::text;

/// What a form does, and to what.
pub struct ActionForm {
    path: &'static str,
    next: String,
    id: String,
    /// What is sent, and with the first field that is typed in tells it from other forms that are posted to the same path.
    hidden: Vec<(&'static str, String)>,
    fields: &'static [&'static str],
    wants_reason: bool,
}

/// What a verb says.
pub struct Words {
    /// What it is called.
    pub label: &'static str,
    /// What it is about, for screen readers; the page says so beside it.
    pub about: String,
    /// What it does.
    pub what: String,
    /// What the button that does it says.
    pub submit: &'static str,
}

/// How much a verb takes away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Nothing.
    Mild,
    /// Something.
    Grave,
}

impl ActionForm {
    /// A form that is posted to `path` and leads to `next`. The `id` tells its fields from those of the other forms of
    /// the page. It sends a reason, if one is given, and nothing else.
    pub fn new(path: &'static str, next: impl Into<String>, id: impl Into<String>) -> Self {
        Self { path, next: next.into(), id: id.into(), hidden: Vec::new(), fields: &[], wants_reason: false }
    }

    /// On an account, whose page says afterwards what was done.
    pub fn on_account(account_id: i64, path: &'static str, done: &'static str) -> Self {
        let id = account_id.to_string();
        let next = link(crate::contract::paths::desk::ACCOUNT, &[("id", &id), ("done", done)]);
        Self::new(path, next, done).with("id", id)
    }

    /// The same with another id.
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// The same, which leads to another page.
    pub fn then(self, next: impl Into<String>) -> Self {
        Self { next: next.into(), ..self }
    }

    /// The same with something more that is sent.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// The same with fields that are typed in, beside the reason.
    pub fn typed(self, fields: &'static [&'static str]) -> Self {
        Self { fields, ..self }
    }

    /// The same, for which a reason has to be given.
    pub fn wants_reason(self) -> Self {
        Self { wants_reason: true, ..self }
    }

    /// The form as it begins, or as it was refused.
    fn form(&self) -> AreaForm {
        let refused = PageContext::of_page().refused_at(self.path);
        let is_this = |refused: &Refused| {
            let has_fields = self.fields.first().is_none_or(|name| refused.values.contains_key(*name));
            has_fields && self.hidden.iter().all(|(name, value)| refused.has(name, value))
        };
        let refused = refused.filter(is_this);
        AreaForm::new(refused, self.path, &[self.fields, &["reason"]].concat(), &self.next)
    }

    /// The verb, which asks once, in place; `fields` makes those that are typed in.
    pub fn verb(self, words: Words, weight: Weight, fields: impl FnOnce(&AreaForm) -> AnyView) -> AnyView {
        let mut form = self.form();
        let is_open = form.start.is_refused;
        // The page says it first.
        form.start.notice.clear();
        let Words { label, about, what, submit } = words;
        let is_mild = weight == Weight::Mild;
        let own = fields(&form);
        view! {
            <details class="verb" class:verb-mild=is_mild open=is_open>
                <summary>{label} <span class="unseen">": " {about}</span></summary>
                <div class="verb-ask">
                    <p>{what}</p>
                    {self.shown(form, submit, !is_mild, own)}
                </div>
            </details>
        }
        .into_any()
    }

    /// The form where it stands open.
    pub fn open(self, submit: &'static str, fields: impl FnOnce(&AreaForm) -> AnyView) -> AnyView {
        let form = self.form();
        let own = fields(&form);
        self.shown(form, submit, false, own)
    }

    fn shown(self, form: AreaForm, submit: &'static str, is_grave: bool, own: AnyView) -> AnyView {
        let hidden = hidden_inputs(self.hidden);
        let (start, id) = (form.start.clone(), [&self.id, "-reason"].concat());
        view! {
            <PlainForm form submit is_grave>
                {hidden}
                {own}
                <StaticField
                    start
                    name="reason"
                    id
                    label=if self.wants_reason { text!("desk-reason-wanted") } else { text!("desk-reason") }
                    hint=text!("desk-reason-hint")
                    input_type="text"
                    autocomplete="off"
                    is_optional=!self.wants_reason
                />
            </PlainForm>
        }
        .into_any()
    }
}

/// No fields beside the reason.
pub fn nothing_typed(_: &AreaForm) -> AnyView {
    ().into_any()
}
