//! The name that a person signs in with.

use super::username_characters::{is_stripped, is_username_character};
use super::{Field, messages};

const MAX_CHARACTERS: usize = 150;

/// A username that keeps Django's rules: 1 to 150 code points of letters, digits and `@.+-_`.
///
/// Kept as it was typed, outer white space aside. Whether it looks like another one is checked by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

#[cfg(feature = "ssr")]
super::schema::text_schema!(Username: "minLength": 1, "maxLength": MAX_CHARACTERS);

impl Username {
    /// Reads a username as DRF's serializer does: strips outer white space, then applies every rule.
    ///
    /// # Errors
    /// All sentences that hold, in DRF's order.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        let name = field.text().map_err(|missing| vec![missing.to_owned()])?.trim_matches(is_stripped);
        if name.is_empty() {
            return Err(vec![messages::BLANK.wire.to_owned()]);
        }
        let mut errors = Vec::new();
        // The length is looked at before any folding, which can make a name many times longer (CVE-2023-46695).
        let characters = name.chars().take(MAX_CHARACTERS + 1).count();
        if !name.chars().all(is_username_character) {
            errors.push(messages::USERNAME_CHARACTERS.wire.to_owned());
        }
        if characters > MAX_CHARACTERS {
            errors.push(messages::USERNAME_TOO_LONG.wire.to_owned());
        }
        if name.contains('\0') {
            errors.push(messages::NUL_CHARACTER.wire.to_owned());
        }
        if errors.is_empty() { Ok(Self(name.to_owned())) } else { Err(errors) }
    }

    /// The name as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_white_space_goes_and_the_rest_stays_as_typed() {
        assert_eq!(Username::parse(&"  Ana\u{3000}\n".into()).unwrap().as_str(), "Ana");
        assert_eq!(Username::parse(&"ｂｏｂ".into()).unwrap().as_str(), "ｂｏｂ");
    }

    #[test]
    fn p6_a_name_has_150_characters_at_most_and_only_djangos() {
        assert!(Username::parse(&"é".repeat(150).into()).is_ok());
        assert_eq!(Username::parse(&"u".repeat(151).into()).unwrap_err(), [messages::USERNAME_TOO_LONG.wire]);
        assert_eq!(Username::parse(&"नमस्ते".into()).unwrap_err(), [messages::USERNAME_CHARACTERS.wire]);
        for good in ["@.+-_", "张伟", "a٣", "x²", "ﬁsh", "ı"] {
            assert!(Username::parse(&good.into()).is_ok(), "{good}");
        }
    }
}
