//! The browser's side: the sentences that the server has handed to the islands of this page, as lines `id=text`.

use std::cell::RefCell;

use crate::contract::messages;

/// An argument.
pub type Value = String;

thread_local! {
    static LINES: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the sentences of an island.
pub fn keep(lines: &str) {
    LINES.with_borrow_mut(|kept| kept.push_str(lines));
}

/// A sentence without arguments, or as it is before it is filled.
pub fn find(id: &str) -> String {
    LINES.with_borrow(|lines| {
        let text = lines.split('\n').find_map(|line| line.strip_prefix(id)?.strip_prefix('='));
        text.unwrap_or(id).to_owned()
    })
}

/// A sentence with its arguments.
pub fn fill(id: &str, arguments: &[(&str, Value)]) -> String {
    let unfilled = find(id);
    let (mut filled, mut rest) = (String::new(), unfilled.as_str());
    while let Some((before, (name, after))) = rest.split_once('{').and_then(|(b, r)| Some((b, r.split_once('}')?))) {
        filled.push_str(before);
        let value = arguments.iter().find(|(known, _)| name.strip_prefix('$') == Some(known));
        filled.push_str(value.map_or(name, |(_, value)| value));
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
            None => find(id),
            Some((name, value)) => fill(id, &[(name, value.to_owned())]),
        },
    }
}
