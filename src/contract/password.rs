//! Passwords: what can be one at all, and Django's four validators.

use std::collections::BinaryHeap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Field, messages};

/// The longest password that is looked at (guarantee P1); more is refused before it costs a hash.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// The field of a form in which the password of the signed-in user is confirmed.
pub const CONFIRM_PASSWORD: &str = "confirm_password";

/// `UserAttributeSimilarityValidator.max_similarity`.
const MAX_SIMILARITY: f64 = 0.7;

/// A password as it was typed, in no way cut or trimmed. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

#[cfg(feature = "ssr")]
super::schema::text_schema!(Password: "format": "password", "minLength": 1, "maxLength": MAX_PASSWORD_BYTES);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl Password {
    /// Reads a password of any quality; [`PasswordPolicy`] judges it.
    ///
    /// # Errors
    /// All sentences that hold: missing, blank (white space alone is blank to DRF), too long, with a NUL.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        let text = field.text().map_err(|missing| vec![missing.to_owned()])?;
        if text.trim().is_empty() {
            return Err(vec![messages::BLANK.wire.to_owned()]);
        }
        Self::parse_to_verify(text)
    }

    /// Reads a password that was typed to be compared.
    ///
    /// # Errors
    /// It is missing or empty; as for [`parse_to_verify`](Self::parse_to_verify).
    pub fn parse_typed(field: &Field) -> Result<Self, Vec<String>> {
        match field.text().map_err(|missing| vec![missing.to_owned()])? {
            "" => Err(vec![messages::BLANK.wire.to_owned()]),
            text => Self::parse_to_verify(text),
        }
    }

    /// Reads a password that is only to be compared, so a blank one is merely wrong.
    ///
    /// # Errors
    /// What no account can have as its password: longer than [`MAX_PASSWORD_BYTES`], or with a NUL.
    pub fn parse_to_verify(text: &str) -> Result<Self, Vec<String>> {
        let mut errors = Vec::new();
        if text.len() > MAX_PASSWORD_BYTES {
            errors.push(messages::PASSWORD_TOO_LONG.wire.to_owned());
        }
        if text.contains('\0') {
            errors.push(messages::NUL_CHARACTER.wire.to_owned());
        }
        if errors.is_empty() { Ok(Self(text.to_owned())) } else { Err(errors) }
    }

    /// The password itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// What a new password must be: Django's `AUTH_PASSWORD_VALIDATORS`, in their order and with their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// The fewest code points (`MinimumLengthValidator`); setting `VESTIBULE_PASSWORD_MIN_LENGTH`.
    pub min_length: usize,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { min_length: 8 }
    }
}

impl PasswordPolicy {
    /// Every rule that the password breaks. `is_common` looks a lower-case password up in the list of common
    /// ones; a page, which has no list, says no and lets the server decide.
    pub fn errors(
        &self,
        password: &Password,
        username: &str,
        email: &str,
        is_common: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let text = password.expose();
        let lower = text.to_lowercase();
        let mut errors = Vec::new();
        if is_similar(&lower, username) {
            errors.push(messages::PASSWORD_LIKE_USERNAME.wire.to_owned());
        } else if is_similar(&lower, email) {
            errors.push(messages::PASSWORD_LIKE_EMAIL.wire.to_owned());
        }
        if text.chars().count() < self.min_length {
            errors.push(messages::password_too_short(self.min_length));
        }
        if is_common(lower.trim()) {
            errors.push(messages::PASSWORD_COMMON.wire.to_owned());
        }
        if text.chars().all(char::is_numeric) {
            errors.push(messages::PASSWORD_NUMERIC.wire.to_owned());
        }
        errors
    }
}

/// Django's comparison of a lower-case password with an attribute and with each word of it.
fn is_similar(password: &str, attribute: &str) -> bool {
    let attribute = attribute.to_lowercase();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    attribute
        .split(|c| !is_word(c))
        .chain([attribute.as_str()])
        .filter(|part| !part.is_empty())
        .any(|part| !is_too_short_to_matter(password, part) && quick_ratio(password, part) >= MAX_SIMILARITY)
}

/// `exceeds_maximum_length_ratio`: a long password cannot be like a very short word.
fn is_too_short_to_matter(password: &str, part: &str) -> bool {
    let (password, part) = (password.chars().count(), part.chars().count());
    password >= 10 * part && (part as f64) < MAX_SIMILARITY / 2.0 * password as f64
}

/// Python's `difflib.SequenceMatcher.quick_ratio`: characters in common, whatever their order.
fn quick_ratio(a: &str, b: &str) -> f64 {
    // A heap sorts with a fraction of the code that a slice does, and pages download it.
    let sorted = |text: &str| text.chars().collect::<BinaryHeap<char>>().into_sorted_vec();
    let (left, right) = (sorted(a), sorted(b));
    let total = left.len() + right.len();
    let (mut i, mut j, mut matches) = (0, 0, 0_usize);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                matches += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * matches as f64 / total as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(password: &str) -> Vec<String> {
        let password = Password::parse(&password.into()).unwrap();
        PasswordPolicy::default().errors(&password, "alice", "alice.liddell@example.com", |p| p == "password1")
    }

    #[test]
    fn p3_each_rule_answers_in_djangos_words() {
        assert_eq!(errors("Quiet-harbor-42"), [""; 0]);
        assert_eq!(errors("short7!"), ["This password is too short. It must contain at least 8 characters."]);
        assert_eq!(errors("Password1"), ["This password is too common."]);
        assert_eq!(errors("8264019375"), ["This password is entirely numeric."]);
        assert_eq!(errors("alice123"), ["The password is too similar to the username."]);
        assert_eq!(errors("liddell99"), ["The password is too similar to the email address."]);
    }

    #[test]
    fn a_password_that_breaks_two_rules_hears_both() {
        assert_eq!(errors("1234").len(), 2);
    }

    #[test]
    fn p1_the_limits_are_code_points_below_and_bytes_above() {
        assert_eq!(errors("ппппппXy"), [""; 0]);
        assert!(Password::parse(&"x".repeat(1024).into()).is_ok());
        assert_eq!(Password::parse(&"x".repeat(1025).into()).unwrap_err(), [messages::PASSWORD_TOO_LONG.wire]);
    }
}
