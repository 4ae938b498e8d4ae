//! What a database says when it did not do what it was asked.

use std::fmt;

/// Whether trying again helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// The database is locked, full or away; it may be back in a moment.
    Unavailable,
    /// A fault: of the database, its file, or our own.
    Fault,
}

/// A database that did not do what it was asked. Which one it was, nobody above the store knows.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    cause: Box<dyn std::error::Error + Send + Sync>,
}

impl StoreError {
    /// The database may be back in a moment.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind: StoreErrorKind::Unavailable, cause: cause.into() }
    }

    /// Trying again does not help.
    pub fn fault(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind: StoreErrorKind::Fault, cause: cause.into() }
    }

    /// The same for one more of those who asked.
    pub(in crate::accounts) fn again(&self) -> Self {
        Self { kind: self.kind, cause: self.to_string().into() }
    }

    /// Whether trying again helps.
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
