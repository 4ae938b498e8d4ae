use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use vestibule::accounts::{Clock, Timestamp};

/// A clock that stands still until it is told to move.
pub struct FakeClock {
    now: AtomicI64,
    panics: AtomicBool,
}

impl FakeClock {
    /// A clock at 2027-01-15 08:00 UTC.
    pub fn new() -> Self {
        Self { now: AtomicI64::new(1_800_000_000_000), panics: AtomicBool::new(false) }
    }

    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.now.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Moves back.
    pub fn set_back(&self, by: Duration) {
        self.now.fetch_sub(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Makes every read of it panic: a fault in the middle of a request.
    pub fn panic_when_read(&self, panics: bool) {
        self.panics.store(panics, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        assert!(!self.panics.load(Ordering::SeqCst), "the clock is broken");
        Timestamp::from_unix_millis(self.now.load(Ordering::SeqCst))
    }
}
