//! A code that was typed: of an authenticator app, or a recovery code, told apart by its shape.

use unicode_normalization::UnicodeNormalization;

use crate::contract::{Field, messages};

const TOTP_DIGITS: usize = 6;
/// Those of Django's packages have seven or eight characters.
const LEAST_RECOVERY: usize = 7;
const MOST_RECOVERY: usize = 32;

/// A code that was typed.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::accounts) enum TypedCode {
    /// Six digits.
    Totp(u32),
    /// A recovery code in its normal form.
    Recovery(String),
}

impl TypedCode {
    /// Parses a code, in any case, and with spaces or hyphens within.
    ///
    /// # Errors
    /// It is missing, or no code could look so.
    pub(in crate::accounts) fn parse(typed: &Field) -> Result<Self, Vec<String>> {
        let text = typed.text().map_err(|missing| vec![missing.to_owned()])?;
        let code = normal(text);
        if code.is_empty() {
            return Err(vec![messages::BLANK.wire.to_owned()]);
        }
        if code.len() == TOTP_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return code.parse().map(Self::Totp).map_err(|_| wrong_code());
        }
        let fits = (LEAST_RECOVERY..=MOST_RECOVERY).contains(&code.len());
        let is_code = fits && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_code { Ok(Self::Recovery(code)) } else { Err(wrong_code()) }
    }
}

/// What is wrong with a code that is not good.
pub(super) fn wrong_code() -> Vec<String> {
    vec![messages::WRONG_CODE.wire.to_owned()]
}

/// The normal form of a code: digits as they are in ASCII, small letters, and for letters that look like digits the
/// digits. At most one more character than a code may have.
pub(super) fn normal(text: &str) -> String {
    let is_between = |c: &char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let looks_like = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    text.nfkc().filter(|c| !is_between(c)).map(looks_like).take(MOST_RECOVERY + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Option<TypedCode> {
        TypedCode::parse(&typed.into()).ok()
    }

    #[test]
    fn six_digits_are_a_code_of_an_app_however_they_are_typed() {
        for typed in ["012345", " 012 345\n", "012-345", "０１２３４５"] {
            assert!(parse(typed) == Some(TypedCode::Totp(12_345)), "{typed:?}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_in_any_case_with_or_without_its_hyphen_and_with_letters_that_look_like_digits() {
        let code = TypedCode::Recovery("7k0m21xr4q".to_owned());
        for typed in ["7k0m2-1xr4q", "7K0M21XR4Q", " 7kOm2 lxr4q ", "7kom2‐Ixr4q"] {
            assert!(parse(typed) == Some(code.clone()), "{typed:?}");
        }
    }

    #[test]
    fn what_no_code_looks_like_is_told_at_once() {
        for typed in ["12345", "1234", "12345_", "émile-zola", &"1".repeat(100_000)] {
            assert_eq!(TypedCode::parse(&typed.into()).err(), Some(wrong_code()), "{typed:.20}");
        }
        assert_eq!(TypedCode::parse(&" - ".into()).err(), Some(vec![messages::BLANK.wire.to_owned()]));
        assert_eq!(TypedCode::parse(&Field::Absent).err(), Some(vec![messages::REQUIRED.wire.to_owned()]));
    }
}
