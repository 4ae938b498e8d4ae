//! When two usernames are the same.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use crate::contract::Username;

/// Django's limit, checked before folding, which can make a text many times longer (CVE-2023-46695).
const MAX_CHARACTERS: usize = 150;

/// A username as it is compared: NFKC, full case folding, NFKC again. Two names that look alike in case or
/// width are one (guarantee P6).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoldedName(String);

impl FoldedName {
    /// The folded form of a valid name.
    pub fn of(username: &Username) -> Self {
        Self(fold(username.as_str()))
    }

    /// The folded form of a name typed to sign in. `None` if no account can have such a name.
    ///
    /// Django's rule about characters is not checked: an imported name may be older than the rule.
    pub fn of_typed(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_stripped);
        let fits = !text.is_empty() && text.chars().nth(MAX_CHARACTERS).is_none();
        fits.then(|| Self(fold(text)))
    }

    /// The folded text, unique among accounts.
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
