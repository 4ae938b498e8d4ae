//! A sign-in that was found, shared instead of copied.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::store::FoundSignIn;
use super::{Identity, Timestamp};

/// A touch is due when the last one is this old: a busy sign-in is written once a minute.
const USE_GRANULARITY: Duration = Duration::from_secs(60);
/// The expiry of a session that ends this soon is extended at once, since touches are written a second later and
/// the cached expiry may be a second old.
pub(super) const CLOSE_TO_THE_END: Duration = Duration::from_secs(10);

/// A sign-in that was found, shared instead of copied.
pub(super) struct CachedSignIn {
    /// The account and the sign-in.
    pub identity: Arc<Identity>,
    /// Whether the account may sign in.
    pub is_active: bool,
    /// When it expires if it is not used.
    pub expires: Timestamp,
    /// The last use that is stored in the database.
    pub last_used: Timestamp,
    /// When it expires however much it is used.
    pub ends: Timestamp,
    /// Whether it is a session that may act as another account. As whom is looked up at each request.
    pub impersonates: bool,
    /// The last use, in milliseconds since the epoch: the stored one, or one that is noted and written within a second.
    pub touched: AtomicI64,
}

impl CachedSignIn {
    /// The account's id.
    pub fn account_id(&self) -> i64 {
        self.identity.account.user.id
    }

    /// Whether the database must be queried at least once a second: the sign-in may be extended, or its account
    /// reactivated, which is not announced.
    pub fn must_recheck(&self, now: Timestamp) -> bool {
        !self.is_active || self.expires <= now.plus(CLOSE_TO_THE_END)
    }

    /// Whether a touch is due. Also if the last use is in the future, so that a time from a clock that ran ahead is
    /// corrected.
    pub fn is_touch_due(&self, now: Timestamp) -> bool {
        let touched = Timestamp::from_unix_millis(self.touched.load(Ordering::Relaxed));
        touched.plus(USE_GRANULARITY) <= now || now < touched
    }
}

impl From<FoundSignIn> for CachedSignIn {
    fn from(found: FoundSignIn) -> Self {
        let FoundSignIn { identity, is_active, expires, last_used, ends, impersonates } = found;
        let touched = AtomicI64::new(last_used.unix_millis());
        Self { identity: Arc::new(identity), is_active, expires, last_used, ends, impersonates, touched }
    }
}
