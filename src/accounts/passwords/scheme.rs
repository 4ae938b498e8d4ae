//! One way to store a password.

use unicode_normalization::UnicodeNormalization as _;

use super::fault::Fault;
use super::kind::Kind;
use crate::contract::Password;

/// What somebody's password is, held against a stored one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    /// Whether it is the one.
    pub is_right: bool,
    /// What was done, where it is not stored as a new one would be. It is then replaced when it is next typed right.
    pub older: Option<Work>,
}

/// What was done to check a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Work {
    /// How each digest was made.
    pub kind: Kind,
    /// How many were.
    pub tries: u32,
}

/// One way to store a password. The stored text says which one it is.
pub(super) trait Scheme: Send + Sync {
    /// Holds a password against a stored text. `None`, at no cost, where the text is not of this scheme.
    ///
    /// # Errors
    /// A fault that has nothing to do with the password.
    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault>;
}

/// NFKC, so that a password is the same from every keyboard (NIST SP 800-63B-4, 3.1.1.2; guarantee P5).
pub(super) fn normalized(password: &Password) -> String {
    password.expose().nfkc().collect()
}

/// The password as it was typed, and normalized where that is another one: what is tried against a hash from elsewhere.
pub(super) fn forms(password: &Password) -> Vec<String> {
    let mut forms = vec![password.expose().to_owned(), normalized(password)];
    forms.dedup();
    forms
}
