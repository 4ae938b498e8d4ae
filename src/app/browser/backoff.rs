//! Exponential backoff: how long to wait before a failed operation is tried again.

use std::cell::Cell;
use std::time::Duration;

/// The longest wait, in seconds.
const MOST: u64 = 600;

/// Waits that double with each failure, up to ten minutes.
pub struct Backoff {
    first: u64,
    next: Cell<u64>,
}

impl Backoff {
    /// Begins with `first` seconds.
    pub const fn new(first: u64) -> Self {
        Self { first, next: Cell::new(first) }
    }

    /// How long to wait after this failure.
    pub fn after_failure(&self) -> Duration {
        let wait = self.next.get();
        self.next.set(MOST.min(wait * 2));
        Duration::from_secs(wait)
    }

    /// Resets after a success: the next failure counts as the first.
    pub fn reset(&self) {
        self.next.set(self.first);
    }
}
