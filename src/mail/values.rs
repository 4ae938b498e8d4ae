//! What a template knows of a letter. Texts that people chose are one line each here, however they were stored.

use serde_json::{Map, Value, json};

use crate::accounts::{Letter, Timestamp};
use crate::sentences::Language;

/// The most characters of a text that somebody chose, such as a name. Links are as long as they are.
const MAX_TEXT: usize = 320;

/// The values of a letter, its language and the site.
pub(super) fn of(letter: &Letter, language: Language, site: &str) -> Map<String, Value> {
    let Ok(Value::Object(mut values)) = serde_json::to_value(letter) else { return Map::new() };
    values.iter_mut().for_each(|(name, value)| clean(name, value, site));
    if let Some(occasion) = values.get_mut("occasion") {
        occasion["time"] = json!(moment(occasion["at"].as_i64().unwrap_or_default()));
    }
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    values.extend([
        ("language".to_owned(), json!(language.tag())),
        ("site".to_owned(), json!(site)),
        ("host".to_owned(), json!(host)),
    ]);
    values
}

/// A moment as it is read in every language: `2026-11-27 20:22 UTC`.
fn moment(unix_millis: i64) -> String {
    let text = Timestamp::from_unix_millis(unix_millis).rfc3339();
    format!("{} {} UTC", &text[..10], &text[11..16])
}

fn clean(name: &str, value: &mut Value, site: &str) {
    match value {
        Value::String(text) if name.ends_with("link") => {
            text.retain(|c| !is_unprintable(c));
            if text.starts_with('/') {
                text.insert_str(0, site);
            }
        }
        Value::String(text) => *text = one_line(text),
        Value::Array(values) => values.iter_mut().for_each(|value| clean(name, value, site)),
        Value::Object(values) => values.iter_mut().for_each(|(name, value)| clean(name, value, site)),
        _ => {}
    }
}

fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).take(MAX_TEXT).collect();
    if text.chars().nth(MAX_TEXT).is_some() { line + "…" } else { line }
}

/// What ends a line, or turns the direction of what stands behind it.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_and_a_link_is_whole() {
        assert_eq!(one_line("a\r\nb\u{2028}c\u{202e}d\t\u{85}\0"), "a  b c d   ");
        assert_eq!(one_line(&"x".repeat(5_000)).chars().count(), MAX_TEXT + 1);
        let link = format!("https://auth.example.org/{}", "x".repeat(500));
        let (username, reset_link) = ("a\nb".to_owned(), "/password/reset".to_owned());
        let letter = Letter::SignUpExists { username, log_in_link: link.clone(), reset_link };
        let values = of(&letter, Language::German, "https://auth.example.org");
        assert_eq!((&values["username"], &values["log_in_link"]), (&json!("a b"), &json!(link)));
        assert_eq!(values["reset_link"], json!("https://auth.example.org/password/reset"));
        assert_eq!((&values["host"], &values["language"]), (&json!("auth.example.org"), &json!("de")));
    }

    #[test]
    fn a_moment_is_read_in_utc() {
        assert_eq!(moment(1_800_000_000_000), "2027-01-15 08:00 UTC");
        assert_eq!(moment(i64::MAX), "9999-12-31 23:59 UTC");
    }
}
