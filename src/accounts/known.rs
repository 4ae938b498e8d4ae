//! A sign-in that was found, in a form that is shared instead of copied.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::store::FoundSignIn;
use super::{Identity, Timestamp};

/// A use is written down when the last one that was is this old: a busy sign-in is one write a minute.
const USE_GRANULARITY: Duration = Duration::from_secs(60);
/// A session this close to its end is renewed at once: uses are written a second later, and what is due is
/// remembered for a second.
pub(super) const CLOSE_TO_THE_END: Duration = Duration::from_secs(10);

/// A sign-in that was found, in a form that is shared instead of copied.
pub(super) struct Known {
    /// Who it is, and by which sign-in.
    pub identity: Arc<Identity>,
    /// Whether the account may sign in.
    pub is_active: bool,
    /// When it ends if it is not used.
    pub expires: Timestamp,
    /// The last use that the database knows.
    pub last_used: Timestamp,
    /// When it ends however much it is used.
    pub ends: Timestamp,
    /// The last use that counts, in milliseconds since the epoch: what was found, or what will be written in a second.
    pub touched: AtomicI64,
}

impl Known {
    /// Whose it is.
    pub fn account_id(&self) -> i64 {
        self.identity.account.user.id
    }

    /// Whether the database may soon say something else of which nobody tells: that it goes on, or is let in again.
    pub fn must_recheck(&self, now: Timestamp) -> bool {
        !self.is_active || self.expires <= now.plus(CLOSE_TO_THE_END)
    }

    /// Whether a use has to be written down. In both directions, so that a time from a clock that ran ahead is put right.
    pub fn is_touch_due(&self, now: Timestamp) -> bool {
        let touched = Timestamp::from_unix_millis(self.touched.load(Ordering::Relaxed));
        touched.plus(USE_GRANULARITY) <= now || now < touched
    }
}

impl From<FoundSignIn> for Known {
    fn from(found: FoundSignIn) -> Self {
        let FoundSignIn { identity, is_active, expires, last_used, ends } = found;
        let touched = AtomicI64::new(last_used.unix_millis());
        Self { identity: Arc::new(identity), is_active, expires, last_used, ends, touched }
    }
}
