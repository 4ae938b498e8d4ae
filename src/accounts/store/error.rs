//! Errors of a database.

use std::fmt;

/// Whether a retry may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// The database is locked, full or unreachable; it may recover in a moment.
    Unavailable,
    /// A fault of the database, of its file, or of the program.
    Fault,
}

/// An error of a database. Code above the store does not depend on which database it is.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    cause: Box<dyn std::error::Error + Send + Sync>,
}

impl StoreError {
    /// An error after which a retry may help.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind: StoreErrorKind::Unavailable, cause: cause.into() }
    }

    /// An error for which a retry does not help.
    pub fn fault(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind: StoreErrorKind::Fault, cause: cause.into() }
    }

    /// A copy of the error for another caller of the same batch.
    pub(in crate::accounts) fn again(&self) -> Self {
        Self { kind: self.kind, cause: self.to_string().into() }
    }

    /// Whether a retry may help.
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.source()
    }
}
