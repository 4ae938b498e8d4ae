//! A scheme of password storage.

use unicode_normalization::UnicodeNormalization as _;

use super::fault::Fault;
use super::kind::Kind;
use crate::contract::Password;

/// The result of checking a password against a stored hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    /// Whether the password is right.
    pub is_right: bool,
    /// The work done, if the hash is not current. It is then replaced at the next sign-in.
    pub older: Option<Work>,
}

/// The work of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Work {
    /// The kind of each digest.
    pub kind: Kind,
    /// The number of digests.
    pub tries: u32,
}

/// A scheme of password storage. The stored text says which scheme it is of.
pub(super) trait Scheme: Send + Sync {
    /// Checks a password against a stored text. `None`, at no cost, if the text is not of this scheme.
    ///
    /// # Errors
    /// An error other than a wrong password.
    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault>;
}

/// NFKC, so that a password is the same from every keyboard (NIST SP 800-63B-4, 3.1.1.2; guarantee P5).
pub(super) fn normalized(password: &Password) -> String {
    password.expose().nfkc().collect()
}

/// The password as typed, and in NFKC if that differs: the forms that are tried against an imported hash.
pub(super) fn forms(password: &Password) -> Vec<String> {
    let mut forms = vec![password.expose().to_owned(), normalized(password)];
    forms.dedup();
    forms
}
