//! What a form knows and does: it checks by the contract's rules, shows what is wrong where it is wrong, and
//! waits for one answer at a time. What is typed stays in the inputs, so that taking the page over loses nothing.

use std::sync::Arc;

use leptos::html::Input;
use leptos::prelude::*;

use super::page_state::{PageState, Refused};
use crate::contract::{ApiError, Field, FieldErrors, messages};

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
    /// What is wrong with it, in words for people; empty where nothing is.
    pub fn complaint(self) -> String {
        self.errors.with(|errors| errors.iter().map(|wire| messages::person(wire)).collect::<Vec<_>>().join(" "))
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

type Check = Arc<dyn Fn(Form) -> FieldErrors + Send + Sync>;

/// A form. A handle; copies share the form.
#[derive(Clone, Copy)]
pub struct Form {
    fields: StoredValue<Vec<FormField>>,
    refused: StoredValue<Option<Refused>>,
    check: StoredValue<Check>,
    /// Whether it waits for an answer.
    pub busy: RwSignal<bool>,
    /// What is wrong as a whole, in words for people.
    pub notice: RwSignal<Option<String>>,
}

impl Form {
    /// A form of the page at `path`, with these fields in their order. Where the server has refused it when it
    /// was posted without JavaScript, it begins with what was typed and what was wrong.
    pub fn new(
        path: &str,
        names: &[&'static str],
        check: impl Fn(Self) -> FieldErrors + Send + Sync + 'static,
    ) -> Self {
        let refused = PageState::of_page().refused_at(path);
        let errors_of = |name| refused.as_ref().map(|refused| refused.error.of(name).to_vec()).unwrap_or_default();
        let fields = names.iter().map(|&name| FormField {
            name,
            input: NodeRef::new(),
            errors: RwSignal::new(errors_of(name)),
            from_server: StoredValue::new(true),
            touched: StoredValue::new(false),
        });
        let notice = refused.as_ref().and_then(|refused| refused.error.general()).map(said);
        Self {
            fields: StoredValue::new(fields.collect()),
            check: StoredValue::new(Arc::new(check)),
            busy: RwSignal::new(false),
            notice: RwSignal::new(notice),
            refused: StoredValue::new(refused),
        }
    }

    /// A field by its name.
    pub fn field(self, name: &str) -> FormField {
        self.fields.with_value(|fields| *fields.iter().find(|field| field.name == name).expect("a field of the form"))
    }

    /// What was typed before the server refused it.
    pub fn typed_before(self, name: &str) -> Option<String> {
        self.refused.with_value(|refused| refused.as_ref()?.values.get(name).cloned())
    }

    /// Whether the page was rendered with this form refused.
    pub fn was_refused(self) -> bool {
        self.refused.with_value(Option::is_some)
    }

    /// The title of its page, which says first that something was wrong with it.
    pub fn title(self, name: &str) -> String {
        let before = if self.was_refused() { "Error: " } else { "" };
        [before, name, " - Vestibule"].concat()
    }

    /// Whether something is wrong with any field.
    pub fn has_complaints(self) -> bool {
        self.fields.get_value().into_iter().any(FormField::is_wrong)
    }

    /// The fields that the server complains of, for a page without JavaScript to link to.
    pub fn wrong_from_start(self) -> Vec<&'static str> {
        let has_errors = |name: &&str| {
            self.refused.with_value(|refused| refused.as_ref().is_some_and(|it| !it.error.of(name).is_empty()))
        };
        self.names().into_iter().filter(has_errors).collect()
    }

    /// The field to begin with: the first wrong one; the password, which is never kept, where the form as a whole
    /// was refused; else the first.
    pub fn begins_with(self, name: &str) -> bool {
        let wrong = self.wrong_from_start();
        let names = self.names();
        let first = match (wrong.first(), self.was_refused()) {
            (Some(wrong), _) => Some(wrong),
            (None, true) => names.iter().find(|name| **name == "password"),
            (None, false) => names.first(),
        };
        first == Some(&name)
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

    /// A field was left: now it may be told what is wrong with it, if anything was typed.
    pub fn left(self, field: FormField) {
        // A browser tells a field that it is left when its page is taken away, too.
        let Some(was_touched) = field.touched.try_get_value() else { return };
        let has_own_words = field.is_wrong_now() && field.from_server.get_value();
        if was_touched && !has_own_words {
            field.complain(self.check().of(field.name), false);
        }
    }

    /// A field was typed in: complaints go as soon as they no longer hold, and no new one comes.
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
        self.notice.set(None);
        let errors = self.check();
        self.each(|field| field.complain(errors.of(field.name), false));
        if errors.is_empty() {
            self.busy.set(true);
        } else {
            self.focus_first_wrong();
        }
        errors.is_empty()
    }

    /// The answer has come, and it is no: says why, beside the fields or above them.
    pub fn refuse(self, error: &ApiError) {
        // The page may be another one by now.
        if self.busy.try_set(false).is_some() {
            return;
        }
        self.notice.set(error.general().map(said));
        self.each(|field| field.complain(error.of(field.name), true));
        if error.status == 401 {
            let password = self.field("password");
            if let Some(input) = password.input.get_untracked() {
                input.focus().ok();
                input.select();
            }
        } else {
            self.focus_first_wrong();
        }
    }

    fn focus_first_wrong(self) {
        let wrong = self.fields.get_value().into_iter().find(|field| field.is_wrong_now());
        if let Some(input) = wrong.and_then(|field| field.input.get_untracked()) {
            input.focus().ok();
        }
    }
}

fn said(wire: &str) -> String {
    messages::person(wire).into_owned()
}
