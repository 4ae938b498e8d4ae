//! What an account's owner says of themselves: names, and the language in which they are answered.

use super::{Field, messages};

/// The longest first or last name, in code points.
pub const MAX_PERSON_NAME_CHARACTERS: usize = 150;

/// The codes of the languages that there are.
pub const LANGUAGES: [&str; 2] = ["en", "de"];

/// Reads a first or last name by the rules of Django's: 150 code points at most, perhaps none. `None` where it is absent.
///
/// # Errors
/// All sentences that hold.
pub fn parse_person_name(field: &Field) -> Result<Option<String>, Vec<String>> {
    if *field == Field::Absent {
        return Ok(None);
    }
    let name = field.text().map_err(|wrong| vec![wrong.to_owned()])?.trim();
    let mut errors = Vec::new();
    if name.chars().nth(MAX_PERSON_NAME_CHARACTERS).is_some() {
        errors.push(messages::USERNAME_TOO_LONG.wire.to_owned());
    }
    if name.contains('\0') {
        errors.push(messages::NUL_CHARACTER.wire.to_owned());
    }
    if errors.is_empty() { Ok(Some(name.to_owned())) } else { Err(errors) }
}

/// Reads the code of a language; empty for that of the browser. `None` where it is absent.
///
/// # Errors
/// DRF's sentence for a choice that there is not.
pub fn parse_language(field: &Field) -> Result<Option<String>, Vec<String>> {
    if *field == Field::Absent {
        return Ok(None);
    }
    let code = field.text().map_err(|wrong| vec![wrong.to_owned()])?;
    match code.is_empty() || LANGUAGES.contains(&code) {
        true => Ok(Some(code.to_owned())),
        false => Err(vec![messages::LANGUAGE_UNKNOWN.to_owned()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_150_characters_at_most_and_may_be_empty() {
        assert_eq!(parse_person_name(&" Zoë ".into()), Ok(Some("Zoë".to_owned())));
        assert_eq!(parse_person_name(&"".into()), Ok(Some(String::new())));
        assert_eq!(parse_person_name(&Field::Absent), Ok(None));
        assert!(parse_person_name(&"é".repeat(150).into()).is_ok());
        for (bad, why) in
            [("é".repeat(151), &messages::USERNAME_TOO_LONG), ("a\0b".to_owned(), &messages::NUL_CHARACTER)]
        {
            assert_eq!(parse_person_name(&bad.into()), Err(vec![why.wire.to_owned()]));
        }
        assert_eq!(parse_person_name(&Field::Null), Err(vec![messages::NULL.wire.to_owned()]));
    }
}
