//! The browser's side: the sentences that the server has handed to the islands of this page, as lines `id=text`.

use std::cell::RefCell;

use crate::contract::messages;

/// An argument.
pub type Value = String;

thread_local! {
    /// Each island's, for as long as the page is open.
    static LINES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Keeps the sentences of an island.
pub fn keep(lines: &str) {
    LINES.with_borrow_mut(|kept| kept.push(lines.to_owned().leak()));
}

/// A sentence without arguments, or as it is before it is filled.
pub fn find(id: &'static str) -> &'static str {
    LINES.with_borrow(|lines| {
        let mut lines = lines.iter().flat_map(|lines| lines.split('\n'));
        lines.find_map(|line| line.strip_prefix(id)?.strip_prefix('=')).unwrap_or(id)
    })
}

/// A sentence with its arguments.
pub fn fill(id: &'static str, arguments: &[(&str, Value)]) -> String {
    let (mut filled, mut rest) = (String::new(), find(id));
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(b, r)| Some((b, r.split_once('}')?))) {
        filled.push_str(before);
        let value = arguments.iter().find(|(known, _)| name.strip_prefix('$') == Some(*known));
        filled.push_str(value.map_or(name, |(_, value)| value.as_str()));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// What a person is told instead of a sentence of the API; a sentence that is not known stays as it is.
pub fn person(wire: &str) -> String {
    match messages::sentence(wire) {
        None => wire.to_owned(),
        Some((id, figure)) => match figure {
            None => find(id).to_owned(),
            Some((name, value)) => fill(id, &[(name, value.to_owned())]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::Language;

    #[test]
    fn a_browser_fills_a_sentence_as_the_server_does() {
        for language in Language::ALL {
            LINES.with_borrow_mut(Vec::clear);
            keep(&language.handed(&["watch-"]));
            keep(&language.handed(&["form-", "error-"]));
            assert_eq!(find("form-show"), language.text("form-show"));
            let filled = fill("watch-not-yet-why", &[("obstacle", "{$obstacle} a=b\n".to_owned())]);
            let arguments = [("obstacle", "{$obstacle} a=b\n".into())];
            assert_eq!(filled, language.text_with("watch-not-yet-why", &arguments));
            for wire in [messages::BLANK.wire, &messages::throttled(42), &messages::password_too_short(9), "Else."] {
                assert_eq!(person(wire), language.person(wire));
            }
            assert_eq!(find("strength-weak"), "strength-weak", "was not handed");
        }
    }
}
