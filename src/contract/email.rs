//! An e-mail address, or the lack of one.

use std::net::IpAddr;

use super::username_characters::is_stripped;
use super::{Field, messages};

const MAX_CHARACTERS: usize = 254;
/// RFC 3696 section 3, as Django's validator takes it.
const MAX_ADDRESS: usize = 320;
const MAX_LABEL: usize = 63;

/// An address that Django's `EmailValidator` accepts, kept as it was typed; empty where none was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Email(String);

#[cfg(feature = "ssr")]
super::schema::text_schema!(Email: "maxLength": MAX_CHARACTERS);

impl Email {
    /// Reads an optional address: absent and empty both mean none.
    ///
    /// # Errors
    /// All sentences that hold, in DRF's order.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        let text = match field {
            Field::Absent => "",
            Field::Text(text) => text.trim_matches(is_stripped),
            Field::Null => return Err(vec![messages::NULL.wire.to_owned()]),
            // DRF's EmailField has one word for everything that is not an address.
            Field::Bool(_) | Field::NotText => return Err(vec![messages::EMAIL_INVALID.wire.to_owned()]),
        };
        if text.is_empty() {
            return Ok(Self::default());
        }
        let mut errors = Vec::new();
        if text.chars().count() > MAX_CHARACTERS {
            errors.push(messages::EMAIL_TOO_LONG.wire.to_owned());
        }
        if text.contains('\0') {
            errors.push(messages::NUL_CHARACTER.wire.to_owned());
        }
        if !is_address(text) {
            errors.push(messages::EMAIL_INVALID.wire.to_owned());
        }
        if errors.is_empty() { Ok(Self(text.to_owned())) } else { Err(errors) }
    }

    /// The address as it was typed, or an empty string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_address(text: &str) -> bool {
    let Some((user, domain)) = text.rsplit_once('@') else { return false };
    text.chars().count() <= MAX_ADDRESS
        && (is_dot_atom(user) || is_quoted(user))
        && (domain == "localhost" || is_domain(domain) || is_literal(domain))
}

fn is_dot_atom(user: &str) -> bool {
    let is_atom = |b: u8| b.is_ascii_alphanumeric() || b"-!#$%&'*+/=?^_`{}|~".contains(&b);
    user.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
}

/// The quoted form of RFC 5321, with the character classes of Django's expression.
fn is_quoted(user: &str) -> bool {
    let Some(inner) = user.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'\\' => bytes.next().is_some_and(|b| matches!(b, 1..=9 | 11 | 12 | 14..=127)),
            _ => matches!(byte, 1..=8 | 11 | 12 | 14..=31 | b'!' | b'#'..=b'[' | b']'..=127),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn is_literal(domain: &str) -> bool {
    domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|address| address.parse::<IpAddr>().is_ok())
}

/// Labels of letters, digits and inner hyphens, at least two of them; other scripts count as their IDNA form.
fn is_domain(domain: &str) -> bool {
    // IDNA takes the three ideographic full stops for dots.
    let is_dot = |c| matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}');
    let labels: Vec<&str> = domain.split(is_dot).collect();
    let Some((last, rest)) = labels.split_last() else { return false };
    !rest.is_empty() && rest.iter().all(|label| is_label(label, 1, false)) && is_label(last, 2, true)
}

fn is_label(label: &str, min: usize, may_start_with_hyphen: bool) -> bool {
    let is_letter = |c: char| if c.is_ascii() { c.is_ascii_alphanumeric() || c == '-' } else { is_idna(c) };
    let length = if label.is_ascii() { label.len() } else { punycode_length(label) };
    (min..=MAX_LABEL).contains(&length)
        && label.chars().all(is_letter)
        && !label.ends_with('-')
        && (may_start_with_hyphen || !label.starts_with('-'))
}

/// What nameprep (RFC 3491) would let through, near enough: no control, space, private or unassigned format.
fn is_idna(character: char) -> bool {
    !character.is_control()
        && !character.is_whitespace()
        && !matches!(character as u32, 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xe000..=0xf8ff
            | 0xfff9..=0xffff | 0xe0000..=0x10ffff)
}

/// The length of a label in its ASCII form, `xn--` and all (RFC 3492).
fn punycode_length(label: &str) -> usize {
    const BASE: u32 = 36;
    let threshold = |k: u32, bias: u32| k.saturating_sub(bias).clamp(1, 26);
    let basic = label.chars().filter(char::is_ascii).count() as u32;
    let total = label.chars().count() as u32;
    let (mut n, mut delta, mut bias, mut handled) = (0x80_u32, 0_u32, 72_u32, basic);
    let mut length = "xn--".len() + basic as usize + usize::from(basic > 0);
    while handled < total {
        let Some(next) = label.chars().map(|c| c as u32).filter(|&c| c >= n).min() else { break };
        delta = delta.saturating_add((next - n).saturating_mul(handled + 1));
        n = next;
        for code in label.chars().map(|c| c as u32) {
            if code < n {
                delta = delta.saturating_add(1);
            } else if code == n {
                let (mut q, mut k) = (delta, BASE);
                while q >= threshold(k, bias) {
                    let t = threshold(k, bias);
                    q = (q - t) / (BASE - t);
                    k += BASE;
                    length += 1;
                }
                length += 1;
                bias = adapted_bias(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.saturating_add(1);
        n += 1;
    }
    length
}

fn adapted_bias(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn djangos_examples_are_accepted() {
        for good in [
            "a@localhost",
            "a@[127.0.0.1]",
            "a@[::1]",
            "o'x@example.com",
            "a@b.рф",
            "a+b@example.com",
            "\"quoted\"@example.com",
            "a@xn--p1ai.xn--p1ai",
        ] {
            assert!(is_address(good), "{good}");
        }
    }

    #[test]
    fn djangos_counterexamples_are_refused() {
        for bad in [
            "nope",
            "a@b",
            "a@b@example.com",
            "a b@example.com",
            "é@example.com",
            "a@example.com.",
            ".a@example.com",
            "a@-b.com",
            "@example.com",
            "a@[1.2.3]",
            "a@b_c.com",
            "a@\"b\".com",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(!is_address(&format!("a@{}.com", "b".repeat(64))));
        assert!(!is_address(&format!("a@{}.com", "ф".repeat(63))));
    }

    #[test]
    fn a_label_of_another_script_is_as_long_as_its_ascii_form() {
        assert_eq!(punycode_length("рф"), "xn--p1ai".len());
        assert_eq!(punycode_length("bücher"), "xn--bcher-kva".len());
        assert_eq!(punycode_length("президент"), "xn--d1abbgf6aiiy".len());
    }
}
