//! The query of a page, read and written.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::api;
use crate::contract::Field;

/// What is encoded in a value: all but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The query of a page.
#[derive(Clone, Debug)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Of the page that is being rendered.
    pub fn of_page() -> Self {
        Self::read(&use_location().search.get_untracked())
    }

    /// Of the page that a form would have led to, where this is the query that the form was posted with.
    pub fn of_next(&self) -> Option<Self> {
        self.get("next").and_then(|next| next.split_once('?')).map(|(_, query)| Self::read(query))
    }

    fn read(query: &str) -> Self {
        let fields = api::read_form(query.as_bytes()).unwrap_or_default();
        Self(fields.into_iter().filter_map(|(name, value)| Some((name, value.into_text()?))).collect())
    }

    /// What it says of a name, if that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Everything that it says of a name that is there more than once.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.trim()).collect()
    }

    /// The same as an argument of an endpoint.
    pub fn field(&self, name: &str) -> Field {
        self.get(name).map_or(Field::Absent, Field::from)
    }

    /// The page at `path` with what this says of `names`, and with `more`.
    pub fn link(&self, path: &str, names: &[&str], more: &[(&str, &str)]) -> String {
        let kept = names.iter().filter_map(|name| Some((*name, self.get(name)?)));
        link(path, &kept.chain(more.iter().copied()).collect::<Vec<_>>())
    }
}

/// The page at `path` with a query.
pub fn link(path: &str, fields: &[(&str, &str)]) -> String {
    let mut link = path.to_owned();
    for (at, (name, value)) in fields.iter().enumerate() {
        link.push(if at == 0 { '?' } else { '&' });
        link.push_str(name);
        link.push('=');
        link.extend(utf8_percent_encode(value, RESERVED));
    }
    link
}

/// The page of an account.
pub fn account(id: i64) -> String {
    link(crate::contract::paths::desk::ACCOUNT, &[("id", &id.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_any_text_so_that_it_is_read_as_it_was() {
        assert_eq!(link("/admin", &[]), "/admin");
        let odd = "a b&c=d+e%41é";
        let written = link("/admin", &[("search", odd), ("group", "x")]);
        assert_eq!(written, "/admin?search=a%20b%26c%3Dd%2Be%2541%C3%A9&group=x");
        let (_, query) = written.split_once('?').unwrap();
        let read = Query::read(query);
        assert_eq!(read.get("search"), Some(odd));
        assert_eq!(read.link("/b", &["group", "none"], &[("after", "n:é")]), "/b?group=x&after=n%3A%C3%A9");
        let posted = link("/form", &[("next", &written)]);
        let of_next = Query::read(posted.split_once('?').unwrap().1).of_next().unwrap();
        assert_eq!(of_next.get("search"), Some(odd));
        assert!(of_next.of_next().is_none());
        assert_eq!(Query::read("ids=1&a=2&ids=3").all("ids"), ["1", "3"]);
    }
}
