//! The language in which a person is answered.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use super::parts;
use crate::accounts::Client;
use crate::sentences::Language;

/// How many languages of a header are looked at; a browser names a handful.
const MOST: usize = 32;

/// The language that a request asks for: what its `Accept-Language` likes best of ours, and the first of those that it
/// likes equally; else English. The pipeline asks once; after that the [`Client`] knows.
pub(super) fn asked_for(headers: &HeaderMap) -> Language {
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
    best.map(|(_, language)| language).unwrap_or_default()
}

/// The language that a client has asked for. What its account has chosen counts before it.
pub(super) fn of_client(client: &Client) -> Language {
    Language::of_tag(client.language).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn assert_language(header: &[u8], expected: Language) {
        let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_bytes(header).unwrap())]);
        assert_eq!(asked_for(&headers), expected, "{}", header.escape_ascii());
    }

    #[test]
    fn the_best_liked_language_that_we_have_is_spoken() {
        use Language::{English, German, Pseudo};
        assert_eq!(asked_for(&HeaderMap::new()), English);
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
    fn a_client_keeps_the_language_that_its_request_has_asked_for() {
        for language in Language::ALL {
            let client = Client { address: [127, 0, 0, 1].into(), user_agent: String::new(), language: language.tag() };
            assert_eq!(of_client(&client), language);
        }
    }

    #[test]
    fn a_header_of_hundreds_of_languages_is_read_up_to_a_bound() {
        let many = "fr;q=0.1, ".repeat(500);
        assert_language(format!("{many} de").as_bytes(), Language::English);
        assert_language(format!("de, {many}").as_bytes(), Language::German);
        assert_language("-".repeat(8000).as_bytes(), Language::English);
    }
}
