//! The language in which a person is answered.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use super::parts;
use crate::sentences::Language;

/// How many languages of a header are looked at; a browser names a handful.
const MOST: usize = 32;

/// The language of a request: what its account has `chosen`; else what its `Accept-Language` likes best of ours, and
/// the first of those that it likes equally; else English.
pub(super) fn of(headers: &HeaderMap, chosen: Option<Language>) -> Language {
    chosen.or_else(|| asked_for(headers)).unwrap_or_default()
}

fn asked_for(headers: &HeaderMap) -> Option<Language> {
    let ranges = parts::of(headers, ACCEPT_LANGUAGE, b',').take(MOST).filter_map(|range| {
        let (tag, parameters) = parts::split_once(range, b';').unwrap_or((range, b""));
        let language = match parts::text(tag)? {
            "*" => Some(Language::default()),
            tag => Language::of_tag(tag),
        };
        Some((parts::quality(parameters), language?))
    });
    // Of equals the first.
    let best = ranges.filter(|(weight, _)| *weight > 0).reduce(|best, it| if it.0 > best.0 { it } else { best });
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn assert_language(header: &[u8], expected: Language) {
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_bytes(header).unwrap())]);
        assert_eq!(of(&headers, None), expected, "{}", header.escape_ascii());
    }

    #[test]
    fn the_best_liked_language_that_we_have_is_spoken() {
        use Language::{English, German, Pseudo};
        assert_eq!(of(&HeaderMap::new(), None), English);
        for header in ["de", "de-AT;q=0.9, en;q=0.5", "fr, de;q=0.8, en;q=0.7", "en;q=0.2,DE", "de, en", "en;q=0, de"] {
            assert_language(header.as_bytes(), German);
        }
        for header in
            ["", "fr", "*", "en, de", "*, de;q=0.5", "de;q=0", "de;q=2", "de;q=", "d", "-", ";q=1", "x-pseudo"]
        {
            assert_language(header.as_bytes(), English);
        }
        assert_language(b"en-XA", Pseudo);
        assert_language(b"\xff\xfe, \x80;q=1, de;q=0.3", German);
        assert_language(b"de\xff", English);
    }

    #[test]
    fn what_the_account_has_chosen_counts_before_the_browser() {
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("en"))]);
        assert_eq!(of(&headers, Some(Language::German)), Language::German);
    }

    #[test]
    fn a_header_of_hundreds_of_languages_is_read_up_to_a_bound() {
        let many = "fr;q=0.1, ".repeat(500);
        assert_language(format!("{many} de").as_bytes(), Language::English);
        assert_language(format!("de, {many}").as_bytes(), Language::German);
        assert_language("-".repeat(8000).as_bytes(), Language::English);
    }
}
