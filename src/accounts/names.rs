//! When two usernames, or two addresses, are the same.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use crate::contract::{Email, Username};

/// Django's limit, checked before folding, which can make a text many times longer (CVE-2023-46695).
const MAX_CHARACTERS: usize = 150;
/// Django's limit of an address, by which one can sign in too.
const MAX_ADDRESS_CHARACTERS: usize = 254;

/// A username as it is compared: NFKC, full case folding, NFKC again. Two names that look alike in case or
/// width are one (guarantee P6).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoldedName(String);

impl FoldedName {
    /// The folded form of a valid name.
    pub fn of(username: &Username) -> Self {
        Self(fold(username.as_str()))
    }

    /// The folded form of a name or an address typed to sign in. `None` if no account can have it.
    ///
    /// Django's rule about characters is not checked: an imported name may be older than the rule.
    pub fn of_typed(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_stripped);
        let limit = if text.contains('@') { MAX_ADDRESS_CHARACTERS } else { MAX_CHARACTERS };
        let fits = !text.is_empty() && text.chars().nth(limit).is_none();
        fits.then(|| Self(fold(text)))
    }

    /// A folded name from the store.
    pub fn from_stored(folded: String) -> Self {
        Self(folded)
    }

    /// The address as a name by which failures are counted, where no account has it.
    pub fn of_address(address: &FoldedAddress) -> Self {
        Self(address.0.clone())
    }

    /// Whether it may be an address: names may have an `@` too.
    pub fn may_be_address(&self) -> bool {
        self.0.contains('@')
    }

    /// The folded text, unique among accounts.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address as it is compared, in the same way as a name. Two addresses that differ only in case or width are
/// one; mail is sent to the address as the account has it, never to what was typed (CVE-2019-19844).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoldedAddress(String);

impl FoldedAddress {
    /// The folded form of an address; `None` if it is empty.
    pub fn of(email: &Email) -> Option<Self> {
        Self::of_stored(email.as_str())
    }

    /// The folded form of an account's address; `None` if it has none.
    pub fn of_stored(email: &str) -> Option<Self> {
        (!email.is_empty()).then(|| Self(fold(email)))
    }

    /// The folded text, unique among proved addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn fold(name: &str) -> String {
    name.nfkc().default_case_fold().nfkc().collect()
}

/// What Python's `str.strip` removes as white space: Unicode's white space and the four separators of ASCII.
fn is_stripped(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p6_names_that_differ_in_case_or_width_alone_are_one() {
        let folded = |name: &str| FoldedName::of_typed(name).unwrap();
        for (one, other) in [
            ("alice", "ALICE"),
            ("alice", "ａｌｉｃｅ"),
            ("kate", "\u{212a}ate"),
            ("strasse", "straße"),
            ("ﬁsh", "FISH"),
            ("é", "e\u{301}"),
            ("\u{1f82}", "\u{1f8a}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        assert_ne!(folded("alice"), folded("alíce"));
    }

    #[test]
    fn what_is_typed_to_sign_in_loses_its_outer_white_space() {
        assert_eq!(FoldedName::of_typed("\u{1f} Alice\u{3000}\n").unwrap().as_str(), "alice");
        assert_eq!(FoldedName::of_typed(" \t"), None);
        assert!(FoldedName::of_typed(&"é".repeat(150)).is_some());
        assert_eq!(FoldedName::of_typed(&"é".repeat(151)), None);
    }
}
