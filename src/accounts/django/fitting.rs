//! Which values of a Django user do not fit, and names with a number appended.

use super::super::FoldedName;
use super::{Conflict, DjangoUser};

/// The largest id that is imported; its negative is the smallest. 2^52 - 1: as many ids are left above it before
/// JavaScript, whose numbers are exact up to 2^53, would round one.
pub const MAX_ID: i64 = (1 << 52) - 1;

/// Django's limits in characters; a database that does not enforce them may have longer values.
const MAX_USERNAME: usize = 150;
const MAX_EMAIL: usize = 254;
const MAX_FULL_NAME: usize = 150;

/// The folded form of a name, or what is wrong with it as the rest of a sentence. Django's rule about characters is not
/// checked: a name may be older than the rule.
///
/// # Errors
/// The name is empty, too long, or has control characters in it.
pub fn fold(username: &str) -> Result<FoldedName, String> {
    if username.chars().any(char::is_control) {
        return Err("its username has control characters in it".to_owned());
    }
    FoldedName::of_typed(username).ok_or_else(|| {
        let is_long = username.chars().nth(MAX_USERNAME).is_some();
        if is_long { too_long("username", MAX_USERNAME) } else { "its username is empty".to_owned() }
    })
}

/// The fields other than the username that are too long, each with its kind of conflict and with what is wrong as the
/// rest of a sentence.
pub fn too_long_fields(user: &DjangoUser) -> Vec<(&'static str, Conflict, String)> {
    let fields = [
        ("email", &user.email, MAX_EMAIL, Conflict::EmailTooLong),
        ("first_name", &user.first_name, MAX_FULL_NAME, Conflict::FullNameTooLong),
        ("last_name", &user.last_name, MAX_FULL_NAME, Conflict::FullNameTooLong),
    ];
    let too_long_ones = fields.into_iter().filter(|(_, text, most, _)| text.chars().nth(*most).is_some());
    too_long_ones.map(|(name, _, most, conflict)| (name, conflict, too_long(name, most))).collect()
}

fn too_long(field: &str, most: usize) -> String {
    format!("its {field} has more than {most} characters")
}

/// A name with a number appended, truncated if it would be too long.
pub fn suffixed(username: &str, number: u32) -> String {
    let suffix = format!("-{number}");
    let kept: String = username.chars().take(MAX_USERNAME - suffix.len()).collect();
    kept + &suffix
}

/// Whether a name is another one with a number appended.
pub fn is_suffixed(username: &str, other: &str) -> bool {
    let number = other.rsplit_once('-').and_then(|(_, number)| number.parse().ok());
    number.is_some_and(|number| number >= 2 && suffixed(username, number) == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_could_type_does_not_fit() {
        assert_eq!(fold("Casey").unwrap().as_str(), "casey");
        assert_eq!(fold("नमस्ते").unwrap().as_str(), "नमस्ते", "older than the rule");
        assert_eq!(fold(" \t ").unwrap_err(), "its username has control characters in it");
        assert_eq!(fold("  ").unwrap_err(), "its username is empty");
        assert_eq!(fold(&"é".repeat(151)).unwrap_err(), "its username has more than 150 characters");
        assert!(fold(&"é".repeat(150)).is_ok());
    }

    #[test]
    fn a_number_keeps_a_name_within_the_limit_and_is_known_again() {
        assert_eq!(suffixed("casey", 2), "casey-2");
        let long = suffixed(&"é".repeat(150), 10);
        assert!(long.chars().count() == 150 && long.ends_with("é-10"));
        assert!(is_suffixed("casey", "casey-2") && is_suffixed(&"é".repeat(150), &long));
        for other in ["casey", "casey-1", "casey-02", "casey-x", "Casey-2", "-2"] {
            assert!(!is_suffixed("casey", other), "{other}");
        }
    }
}
