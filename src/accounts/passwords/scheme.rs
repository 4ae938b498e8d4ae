//! One way to store a password.

use crate::contract::Password;

/// What somebody's password is, held against a stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    /// Whether it is the one.
    pub is_right: bool,
    /// Whether it is stored as a new one would be. If not, it is replaced when it is next typed right.
    pub is_current: bool,
}

/// Why a password could not be checked or hashed, other than being wrong.
pub(super) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// One way to store a password. The stored text says which one it is.
pub(super) trait Scheme: Send + Sync {
    /// Holds a password against a stored text. `None`, at no cost, where the text is not of this scheme.
    ///
    /// # Errors
    /// A fault that has nothing to do with the password.
    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault>;
}
