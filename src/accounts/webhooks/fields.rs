//! What operators write about a webhook.

use http::Uri;

use super::super::EVENTS;
use crate::contract::{Field, FieldErrors, Webhook, messages};

/// Limit of the characters of a name.
const MAX_NAME: usize = 150;

/// Limit of the bytes of a URL.
const MAX_URL: usize = 500;

/// The word for all events.
const ALL: &str = "all";

/// The fields of a webhook as they were typed.
#[derive(Clone, Copy, Debug)]
pub struct WebhookFields<'a> {
    /// What operators call it.
    pub name: &'a Field,
    /// Where deliveries are posted to.
    pub url: &'a Field,
    /// The kinds of events, with commas between them, or `all`.
    pub events: &'a Field,
    /// Whether it is told of anything; `None` leaves that as it is.
    pub is_active: Option<bool>,
}

impl WebhookFields<'_> {
    /// Reads the fields of a new webhook, which is told of all events where nothing else is said.
    ///
    /// # Errors
    /// The errors of every field.
    pub(super) fn parse_new(&self, allows_http: bool) -> Result<Webhook, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.keep("name", parse_name(self.name));
        let url = errors.keep("url", parse_url(self.url, allows_http));
        let events = match self.events {
            Field::Absent => Some(Vec::new()),
            typed => errors.keep("events", parse_events(typed)),
        };
        let is_active = self.is_active.unwrap_or(true);
        match (name, url, events) {
            (Some(name), Some(url), Some(events)) => {
                Ok(Webhook { id: 0, name, url, events, is_active, created: String::new() })
            }
            _ => Err(errors),
        }
    }

    /// Reads the fields of a webhook that is changed. What is absent stays.
    ///
    /// # Errors
    /// The errors of every field.
    pub(super) fn parse_change(&self, webhook: Webhook, allows_http: bool) -> Result<Webhook, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut changed = webhook;
        if let Some(name) = typed(self.name).and_then(|name| errors.keep("name", parse_name(name))) {
            changed.name = name;
        }
        if let Some(url) = typed(self.url).and_then(|url| errors.keep("url", parse_url(url, allows_http))) {
            changed.url = url;
        }
        if let Some(events) = typed(self.events).and_then(|events| errors.keep("events", parse_events(events))) {
            changed.events = events;
        }
        changed.is_active = self.is_active.unwrap_or(changed.is_active);
        if errors.is_empty() { Ok(changed) } else { Err(errors) }
    }
}

fn typed(field: &Field) -> Option<&Field> {
    (*field != Field::Absent).then_some(field)
}

fn one<T>(sentence: impl Into<String>) -> Result<T, Vec<String>> {
    Err(vec![sentence.into()])
}

fn text(field: &Field) -> Result<&str, Vec<String>> {
    let text = field.text().map_err(|missing| vec![missing.to_owned()])?.trim();
    match text {
        "" => one(messages::BLANK.wire),
        text if text.contains('\0') => one(messages::NUL_CHARACTER.wire),
        text => Ok(text),
    }
}

fn parse_name(field: &Field) -> Result<String, Vec<String>> {
    let name = text(field)?;
    if name.chars().nth(MAX_NAME).is_some() {
        return one(messages::USERNAME_TOO_LONG.wire);
    }
    Ok(name.to_owned())
}

/// Reads an absolute URL. Which addresses its host has is checked whenever it is connected to.
fn parse_url(field: &Field, allows_http: bool) -> Result<String, Vec<String>> {
    let url = text(field)?;
    if url.len() > MAX_URL {
        return one(messages::TEXT_TOO_LONG.wire);
    }
    let uri = url.parse::<Uri>().ok().filter(|_| !url.contains('#'));
    let Some(uri) = uri else { return one(messages::URL_INVALID.wire) };
    let authority = uri.authority().filter(|it| !it.host().is_empty() && !it.as_str().contains('@'));
    match (uri.scheme_str(), authority) {
        (Some("https"), Some(_)) => Ok(url.to_owned()),
        (Some("http"), Some(_)) if allows_http => Ok(url.to_owned()),
        (Some("http"), Some(_)) => one(messages::URL_NOT_HTTPS.wire),
        _ => one(messages::URL_INVALID.wire),
    }
}

/// Reads kinds of events; none are all.
fn parse_events(field: &Field) -> Result<Vec<String>, Vec<String>> {
    let text = field.text().map_err(|missing| vec![missing.to_owned()])?;
    let mut events: Vec<_> = text.split(',').map(str::trim).filter(|event| !event.is_empty()).collect();
    if events.contains(&ALL) {
        return Ok(Vec::new());
    }
    if events.is_empty() {
        return one(messages::NO_EVENTS.wire);
    }
    events.sort_unstable();
    events.dedup();
    match events.iter().find(|event| !EVENTS.contains(event)) {
        // What was typed is not repeated at any length.
        Some(_) => one(format!("{} {}.", messages::NOT_AN_EVENT, EVENTS.join(", "))),
        None => Ok(events.into_iter().map(str::to_owned).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w14_a_url_is_https_with_a_host_and_without_a_login_or_fragment() {
        let read = |url: &str, allows_http| parse_url(&url.into(), allows_http);
        for url in
            ["https://a.example/hook?x=1", "https://a.example:8443", "https://[2001:db8::1]/", "https://192.0.2.1"]
        {
            assert_eq!(read(url, false).as_deref(), Ok(url));
        }
        assert_eq!(read("http://a.example", true).as_deref(), Ok("http://a.example"));
        assert_eq!(read("http://a.example", false), Err(vec![messages::URL_NOT_HTTPS.wire.to_owned()]));
        for wrong in [
            "a.example",
            "/hook",
            "https://",
            "https://me:secret@a.example/",
            "https://a.example/#part",
            "ftp://a.example",
            "https://a b.example",
            "https://münchen.example",
        ] {
            assert_eq!(read(wrong, true), Err(vec![messages::URL_INVALID.wire.to_owned()]), "{wrong}");
        }
        assert!(read(&format!("https://a.example/{}", "x".repeat(MAX_URL)), true).is_err());
    }

    #[test]
    fn events_are_known_kinds_or_all() {
        let read = |events: &str| parse_events(&events.into());
        assert_eq!(read("logout, login,login"), Ok(vec!["login".to_owned(), "logout".to_owned()]));
        assert_eq!(read("all"), Ok(Vec::new()));
        assert_eq!(read(",login,all"), Ok(Vec::new()));
        assert!(read("login,nonsense").unwrap_err()[0].contains("delete_account"));
        assert!(read(" , ").is_err());
    }
}
