//! The server's side: every sentence is there, in the language that `http` puts into leptos' context.

use leptos::prelude::use_context;

use crate::sentences::Language;

pub use crate::sentences::Value;

/// The language of the page that is being rendered.
pub fn language() -> Language {
    use_context().unwrap_or_default()
}

/// A sentence without arguments, or as it is before it is filled.
pub fn find(id: &'static str) -> &'static str {
    language().text(id)
}

/// A sentence with its arguments.
pub fn fill(id: &str, arguments: &[(&str, Value<'_>)]) -> String {
    language().text_with(id, arguments)
}

/// What a person is told instead of a sentence of the API.
pub fn person(wire: &str) -> String {
    language().person(wire)
}

/// The sentences of these groups, as `keep` reads them in the browser.
pub fn hand(groups: &[&str]) -> String {
    language().handed(groups)
}
