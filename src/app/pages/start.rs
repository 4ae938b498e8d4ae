//! How a page begins.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::app::form::FormStart;
use crate::app::page_context::{PageContext, Refused};
use crate::app::text::text;
use crate::contract::{ApiError, CONFIRM_CODE, CONFIRM_PASSWORD, Next, paths};

/// How the form of the page at `path` begins: blank, or with what was typed and what was wrong with it.
pub fn start(page: PageContext, path: &str, fields: &[&str], next: &Next) -> FormStart {
    start_of(page.refused_at(path), path, fields, next)
}

/// How the form begins that is posted to `path`, where the refusal may be that of another path too.
pub fn start_of(refused: Option<Refused>, path: &str, fields: &[&str], next: &Next) -> FormStart {
    let is_refused = refused.is_some();
    let nothing = || Refused { path: String::new(), values: BTreeMap::new(), error: ApiError::internal() };
    let Refused { values, error, .. } = refused.unwrap_or_else(nothing);
    let errors = fields.iter().map(|name| ((*name).to_owned(), error.of(name).to_vec()));
    FormStart {
        action: next.after(path),
        next: next.to_string(),
        is_refused,
        has_focus: true,
        typed: values.into_iter().collect(),
        errors: errors.filter(|(_, errors)| !errors.is_empty()).collect(),
        notice: error.beside(fields).filter(|_| is_refused).unwrap_or_default().to_owned(),
    }
}

/// How a form begins that is not all of its page: it is focused only where it was refused. That something is to be
/// confirmed is no error; the form has a field for it then.
pub fn start_in_place(refused: Option<Refused>, path: &str, fields: &[&str], next: &Next) -> FormStart {
    let is_refused = refused.is_some();
    let is_to_confirm = refused.as_ref().is_some_and(|refused| refused.error.is_confirmation_required());
    let mut start = start_of(refused, path, &[fields, &[CONFIRM_PASSWORD, CONFIRM_CODE]].concat(), next);
    start.has_focus = is_refused;
    if is_to_confirm {
        start.notice.clear();
    }
    start
}

/// Whether the query of the page has a word, as in `/login?ended`.
pub fn query_says(word: &str) -> bool {
    use_query_map().with_untracked(|query| query.get_str(word).is_some())
}

/// The page at `path`, where it says that its form is done.
pub fn done_at(path: &str) -> Next {
    Next::parse(&[path, "?", paths::DONE].concat())
}

/// The title of the page of this name.
pub fn title(name: &str) -> String {
    text!("page-title", page = name)
}

/// The title of a form's page, which says first that something was wrong with it.
pub fn title_of_form(start: &FormStart, name: &str) -> String {
    if start.is_refused { text!("page-title-error", page = name) } else { title(name) }
}
