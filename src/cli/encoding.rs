//! Text as other programs write it: UTF-8, which some begin with a byte order mark.

use std::io;

const UTF_8: &[u8] = b"\xef\xbb\xbf";
const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// The text that some bytes are, without a byte order mark before it.
///
/// # Errors
/// They are UTF-16, or something else that is not UTF-8. Never with a part of them, which may be a secret.
pub(super) fn text(bytes: Vec<u8>) -> io::Result<String> {
    let refused = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why);
    if UTF_16.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(refused("it is UTF-16, as its byte order mark says; write it as UTF-8"));
    }
    let text = bytes.strip_prefix(UTF_8).unwrap_or(&bytes);
    std::str::from_utf8(text).map(str::to_owned).map_err(|_| refused("it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_text() {
        assert_eq!(text(b"\xef\xbb\xbfharbor".to_vec()).unwrap(), "harbor");
        assert_eq!(text("\u{feff}\u{feff}é".into()).unwrap(), "\u{feff}é", "only the first is one");
        assert_eq!(text("é".into()).unwrap(), "é");
        assert_eq!(text(b"\xef\xbb\xbf".to_vec()).unwrap(), "");
    }

    #[test]
    fn i3_what_is_no_utf_8_is_refused_and_not_shown() {
        for (bytes, words) in [
            (&b"\xff\xfes\0"[..], "it is UTF-16, as"),
            (b"\xfe\xff\0s", "it is UTF-16, as"),
            (b"secret\xff", "it is not UTF-8"),
            (b"\xef\xbb", "it is not UTF-8"),
        ] {
            let said = text(bytes.to_vec()).unwrap_err().to_string();
            assert!(said.starts_with(words) && !said.contains("secret"), "{said}");
        }
    }
}
