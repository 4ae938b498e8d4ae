//! The parts of a header, as bytes: a byte that is no text makes only its own part of a line invalid.

use http::{HeaderMap, HeaderName};

/// The parts of a header between separators, of all its lines in their order, without the white space around each.
pub(super) fn of(headers: &HeaderMap, name: HeaderName, separator: u8) -> impl DoubleEndedIterator<Item = &[u8]> {
    let lines = headers.get_all(name).iter();
    let parts = lines.flat_map(move |line| line.as_bytes().split(move |byte| *byte == separator));
    parts.map(<[u8]>::trim_ascii)
}

/// What stands before and after the first separator of a part, without the white space around it; `None` where it has
/// none.
pub(super) fn split_once(part: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let middle = part.iter().position(|byte| *byte == separator)?;
    Some((part[..middle].trim_ascii(), part[middle + 1..].trim_ascii()))
}

/// A part as text; `None` where it is no UTF-8.
pub(super) fn text(part: &[u8]) -> Option<&str> {
    std::str::from_utf8(part).ok()
}

/// The `q=0.5` among the parameters of an item, in thousandths; 1000 where it has none, 0 where it is no number between 0
/// and 1.
pub(super) fn quality(parameters: &[u8]) -> u16 {
    let Some((_, number)) = split_once(parameters, b'=').filter(|(name, _)| name.eq_ignore_ascii_case(b"q")) else {
        return 1000;
    };
    match text(number).map(str::parse::<f32>) {
        Some(Ok(number @ 0.0..=1.0)) => (number * 1000.0).round() as u16,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::ACCEPT;

    use super::*;

    #[test]
    fn a_byte_that_is_no_text_spoils_its_own_part_alone() {
        let mut headers = HeaderMap::new();
        for line in [&b"a\xff, b"[..], b"caf\xc3\xa9;\t,,c = d="] {
            headers.append(ACCEPT, HeaderValue::from_bytes(line).unwrap());
        }
        let parts: Vec<Option<&str>> = of(&headers, ACCEPT, b',').map(text).collect();
        assert_eq!(parts, [None, Some("b"), Some("café;"), Some(""), Some("c = d=")]);
        assert_eq!(of(&headers, ACCEPT, b',').next_back(), Some(&b"c = d="[..]));
        assert_eq!(split_once(b"c = d=", b'='), Some((&b"c"[..], &b"d="[..])));
        assert_eq!(split_once(b"c", b'='), None);
    }
}
