//! The state of a form: it checks by the contract's rules, shows each error at its field, and waits for one answer at
//! a time. What is typed stays in the inputs, so that hydration loses nothing.

use std::sync::Arc;

use leptos::html::Input;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::text;
use crate::contract::{ApiError, CONFIRM_PASSWORD, Field, FieldErrors};

/// One field of a form. A handle; copies share the field.
#[derive(Clone, Copy)]
pub struct FormField {
    /// The name that it is posted under, and the id of its input.
    pub name: &'static str,
    /// Its input.
    pub input: NodeRef<Input>,
    errors: RwSignal<Vec<String>>,
    from_server: StoredValue<bool>,
    touched: StoredValue<bool>,
}

impl FormField {
    /// What is wrong with it, in words for people; empty where nothing is. One error at a time: its line has no
    /// room for more, and the hint states the rules.
    pub fn complaint(self) -> String {
        self.errors.with(|errors| errors.first().map(|wire| text::person(wire)).unwrap_or_default())
    }

    /// Whether something is wrong with it.
    pub fn is_wrong(self) -> bool {
        self.errors.with(|errors| !errors.is_empty())
    }

    fn is_wrong_now(self) -> bool {
        self.errors.with_untracked(|errors| !errors.is_empty())
    }

    fn typed(self) -> String {
        self.input.get_untracked().map(|input| input.value()).unwrap_or_default()
    }

    fn complain(self, errors: &[String], from_server: bool) {
        self.from_server.set_value(from_server);
        if self.errors.with_untracked(|shown| shown != errors) {
            self.errors.set(errors.to_vec());
        }
    }
}

/// How a form begins: blank, or as the server has refused it when it was posted without JavaScript.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FormStart {
    /// The address that it is posted to without JavaScript.
    pub action: String,
    /// The target after success.
    pub next: String,
    /// Whether its first field is focused, or the first wrong one.
    pub has_focus: bool,
    /// Whether it has been refused.
    pub is_refused: bool,
    /// What was typed, by field; never the password.
    pub typed: Vec<(String, String)>,
    /// What was wrong, by field, in the words of the API.
    pub errors: Vec<(String, Vec<String>)>,
    /// What was wrong as a whole, in the words of the API; else empty.
    pub notice: String,
}

impl FormStart {
    /// What was typed in a field; `None` if nothing was sent of it.
    pub fn typed_in(&self, field: &str) -> Option<&str> {
        self.typed.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }

    /// What is wrong with a field.
    pub fn errors_of(&self, field: &str) -> Vec<String> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, errors)| errors.clone()).unwrap_or_default()
    }
}

type Check = Arc<dyn Fn(Form) -> FieldErrors + Send + Sync>;

/// A form. A handle; copies share the form.
#[derive(Clone, Copy)]
pub struct Form {
    fields: StoredValue<Vec<FormField>>,
    start: StoredValue<FormStart>,
    /// The field to begin with where the form as a whole was refused, if it is not the password.
    refused_focus: StoredValue<Option<&'static str>>,
    check: StoredValue<Check>,
    /// Whether it waits for an answer.
    pub busy: RwSignal<bool>,
    /// What is wrong as a whole, in words for people; empty where nothing is.
    pub notice: RwSignal<String>,
}

impl Form {
    /// A form with these fields in their order.
    pub fn new(
        start: &FormStart,
        names: &[&'static str],
        check: impl Fn(Self) -> FieldErrors + Send + Sync + 'static,
    ) -> Self {
        let fields = names.iter().map(|&name| FormField {
            name,
            input: NodeRef::new(),
            errors: RwSignal::new(start.errors_of(name)),
            from_server: StoredValue::new(true),
            touched: StoredValue::new(false),
        });
        Self {
            fields: StoredValue::new(fields.collect()),
            check: StoredValue::new(Arc::new(check)),
            busy: RwSignal::new(false),
            notice: RwSignal::new(text::person(&start.notice)),
            start: StoredValue::new(start.clone()),
            refused_focus: StoredValue::new(None),
        }
    }

    /// A field by its name.
    pub fn field(self, name: &str) -> FormField {
        self.fields.with_value(|fields| *fields.iter().find(|field| field.name == name).expect("a field of the form"))
    }

    /// What was typed before the server refused it.
    pub fn typed_before(self, name: &str) -> Option<String> {
        self.start.with_value(|start| start.typed_in(name).map(str::to_owned))
    }

    /// Whether something is wrong with any field.
    pub fn has_complaints(self) -> bool {
        self.fields.get_value().into_iter().any(FormField::is_wrong)
    }

    /// The fields that the server complains of, for a page without JavaScript to link to.
    pub fn wrong_from_start(self) -> Vec<&'static str> {
        let is_wrong = |name: &&str| self.start.with_value(|start| !start.errors_of(name).is_empty());
        self.names().into_iter().filter(is_wrong).collect()
    }

    /// The field to begin with: the first wrong one; the password, which is never kept, where the form as a whole
    /// was refused; else the first.
    pub fn begins_with(self, name: &str) -> bool {
        if !self.start.with_value(|start| start.has_focus) {
            return false;
        }
        let wrong = self.wrong_from_start();
        let names = self.names();
        let first = match (wrong.first(), self.start.with_value(|start| start.is_refused)) {
            (Some(wrong), _) => Some(*wrong),
            (None, true) => self
                .refused_focus
                .get_value()
                .or_else(|| names.iter().find(|name| ["password", CONFIRM_PASSWORD].contains(*name)).copied()),
            (None, false) => names.first().copied(),
        };
        first == Some(name)
    }

    /// Lets it begin with this field in place of the password where it was refused as a whole.
    #[cfg(any(feature = "ssr", feature = "account"))]
    pub fn begin_refused_with(self, name: &'static str) {
        self.refused_focus.set_value(Some(name));
    }

    fn names(self) -> Vec<&'static str> {
        self.fields.with_value(|fields| fields.iter().map(|field| field.name).collect())
    }

    fn each(self, act: impl Fn(FormField)) {
        self.fields.get_value().into_iter().for_each(act);
    }

    /// What stands in a field, as the API takes it.
    pub fn value(self, name: &str) -> Field {
        self.field(name).typed().into()
    }

    /// Applies every rule that the browser knows.
    fn check(self) -> FieldErrors {
        self.check.get_value()(self)
    }

    /// A field lost the focus: its errors are shown now, if anything was typed.
    pub fn left(self, field: FormField) {
        let has_own_words = field.is_wrong_now() && field.from_server.get_value();
        if field.touched.get_value() && !has_own_words {
            field.complain(self.check().of(field.name), false);
        }
    }

    /// A field has changed: errors that no longer hold are removed, and no new ones are shown.
    pub fn typed_in(self, typed: FormField) {
        typed.touched.set_value(true);
        let errors = self.check();
        self.each(|field| {
            let keeps_servers_words = field.from_server.get_value() && field.name != typed.name;
            if field.is_wrong_now() && !keeps_servers_words {
                field.complain(errors.of(field.name), false);
            }
        });
    }

    /// Whether the form may be sent now. It may not while it waits, or where a rule is broken; then the first
    /// wrong field is focused.
    pub fn begin(self) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        self.notice.set(String::new());
        let errors = self.check();
        self.each(|field| field.complain(errors.of(field.name), false));
        if errors.is_empty() {
            self.busy.set(true);
        } else {
            self.focus_first_wrong();
        }
        errors.is_empty()
    }

    /// The server has refused the form: shows why, at the fields or above them.
    pub fn refuse(self, error: &ApiError) {
        self.busy.set(false);
        self.notice.set(text::person(error.beside(&self.names()).unwrap_or_default()));
        self.each(|field| field.complain(error.of(field.name), true));
        let password = self.fields.get_value().into_iter().find(|field| field.name == "password");
        match password.filter(|_| error.status == 401).and_then(|password| password.input.get_untracked()) {
            Some(input) => {
                input.focus().ok();
                input.select();
            }
            None => self.focus_first_wrong(),
        }
    }

    /// The form has succeeded and stays on its page: empties it.
    #[cfg(any(feature = "ssr", feature = "account"))]
    pub fn clear(self) {
        self.busy.set(false);
        self.each(|field| {
            field.touched.set_value(false);
            if let Some(input) = field.input.get_untracked() {
                input.set_value("");
            }
        });
    }

    fn focus_first_wrong(self) {
        let wrong = self.fields.get_value().into_iter().find(|field| field.is_wrong_now());
        if let Some(input) = wrong.and_then(|field| field.input.get_untracked()) {
            input.focus().ok();
        }
    }
}
