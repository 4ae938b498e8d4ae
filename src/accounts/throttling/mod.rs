//! How often things may be tried: DRF's request throttles, and the limit of failures for an account.
//!
//! All windows live in memory: a restart forgets them, and none grows beyond its bound. Where several nodes use one
//! database, what a node's own windows let through is counted there too, so a limit holds over all of them, and what
//! they refuse never gets there. What goes to the database anyway (log-ins, sign-ups, failures) is counted there before
//! it is let through, so its limit is exact over all nodes. Other requests a node lets through by itself, as far as its
//! share of a window goes (`windows/shares`), and reports them once a second.

mod attempt;
mod failures;
mod rate;
mod requests;
mod shared;
mod throttles;
mod windows;

use std::net::IpAddr;

pub(super) use attempt::Limited;
pub(super) use failures::{Failures, Reserved};
pub use rate::{Rate, RateError};
pub(super) use requests::RequestThrottle;
pub use shared::{SharedAttempt, SharedHit, SharedWindow, SharedWindows, Unreported, WindowKey, WindowUse};
pub use throttles::Throttles;

/// What a request counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Any request by somebody who is not signed in (DRF's `AnonRateThrottle`).
    Anon,
    /// Any request by somebody who is (DRF's `UserRateThrottle`).
    User,
    /// A sign-up.
    Signup,
    /// A login.
    Login,
}

impl Scope {
    /// Every scope, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Anon, Self::User, Self::Signup, Self::Login];

    /// Whether nodes let requests of it through by themselves, and tell each other later. The others go to the database
    /// in any case.
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
        }
    }
}

/// Whom a request counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThrottleKey {
    /// An address; of IPv6 its /64 counts.
    Address(IpAddr),
    /// An account, by id.
    Account(i64),
}

/// Too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// Seconds after which there is room again; at least 1.
    pub seconds: u64,
}

impl Throttled {
    fn after(wait: std::time::Duration) -> Self {
        Self { seconds: u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX).max(1) }
    }
}
