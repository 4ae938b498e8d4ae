//! Why a mail was not delivered.

use std::error::Error;
use std::fmt;

/// A mail that was not delivered, in words without any secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may be delivered later: the way is closed, or nobody knows whether the mail has arrived. Try again, with the
    /// same id.
    Temporary(String),
    /// It will never be delivered as it is.
    Permanent(String),
}

impl Failure {
    /// Whether it makes no sense to try again.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent(_))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Temporary(why) | Self::Permanent(why)) = self;
        f.write_str(why)
    }
}

impl Error for Failure {}
