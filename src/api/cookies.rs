//! The cookies of a browser beside that of its session. Each holds a secret, and no script can read it.

use std::time::Duration;

/// A cookie of a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    /// The log-in that waits for its second step.
    Pending,
    /// By what accounts know this browser as one that they trust.
    Trusted,
    /// By what a browser is known as the one that has asked for a challenge for a passkey.
    Challenge,
}

impl CookieKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Trusted, Self::Challenge];
}

/// The cookies that a request has, by kind.
pub type Cookies = Vec<(CookieKind, String)>;

/// What an answer does to a cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct CookieChange {
    /// Which cookie.
    pub kind: CookieKind,
    /// Its new value; empty where it is deleted.
    pub value: String,
    /// How long the browser keeps it.
    pub max_age: Duration,
}

impl CookieChange {
    /// Deletes a cookie.
    pub const fn delete(kind: CookieKind) -> Self {
        Self { kind, value: String::new(), max_age: Duration::ZERO }
    }
}

// The secret is not shown.
impl std::fmt::Debug for CookieChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CookieChange").field("kind", &self.kind).field("max_age", &self.max_age).finish_non_exhaustive()
    }
}
