//! Rate limits: DRF's request throttles, and the limit of failures for an account.
//!
//! Windows are kept in memory, in a limited number; a restart clears them. If several nodes use one database, hits that
//! a node's own windows allow are counted in the database too, so a limit holds over all nodes, and refused requests do
//! not reach the database. Log-ins, sign-ups and failures, which query the database anyway, are counted there before
//! they are allowed, so their limits are exact over all nodes. A node allows other requests by itself up to its share
//! of a window (`windows/shares`), and reports them once a second.

mod attempt;
mod failures;
mod rate;
mod requests;
mod shared;
mod throttles;
mod windows;

use std::net::IpAddr;

pub(super) use attempt::Limited;
pub(super) use failures::{Failures, Reserved, shared_failures};
pub use rate::{Rate, RateError};
pub(super) use requests::RequestThrottle;
pub use shared::{SharedAttempt, SharedHit, SharedWindow, SharedWindows, Unreported, WindowKey, WindowUse};
pub use throttles::Throttles;

/// A limit that applies to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A request of a client that is not signed in (DRF's `AnonRateThrottle`).
    Anon,
    /// A request of a client that is signed in (DRF's `UserRateThrottle`).
    User,
    /// A sign-up.
    Signup,
    /// A login.
    Login,
    /// A mail to an address that somebody has typed.
    Mail,
}

impl Scope {
    /// Every scope, in the order of their declaration.
    pub const ALL: [Self; 5] = [Self::Anon, Self::User, Self::Signup, Self::Login, Self::Mail];

    /// Whether nodes allow such requests by themselves and report them later. Requests of the other scopes query the
    /// database in any case.
    fn is_batched(self) -> bool {
        matches!(self, Self::Anon | Self::User)
    }

    /// Its name in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anon => "anon",
            Self::User => "user",
            Self::Signup => "signup",
            Self::Login => "login",
            Self::Mail => "mail",
        }
    }
}

/// The client that a request is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThrottleKey {
    /// An address; IPv6 addresses by their /64.
    Address(IpAddr),
    /// An account, by id.
    Account(i64),
    /// A mailbox, by the digest of its folded address, so that long addresses cannot fill the memory.
    Mailbox([u8; 32]),
}

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// Seconds to wait; at least 1.
    pub seconds: u64,
}

impl Throttled {
    fn after(wait: std::time::Duration) -> Self {
        Self { seconds: u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX).max(1) }
    }
}
