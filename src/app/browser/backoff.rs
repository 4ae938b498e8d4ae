//! Exponential backoff: how long to wait before a failed operation is tried again.

use std::cell::Cell;
use std::time::Duration;

/// Waits that double each time, up to a limit.
pub struct Backoff {
    first: u64,
    most: u64,
    next: Cell<u64>,
}

impl Backoff {
    /// Begins with `first` seconds; ten minutes at most.
    pub const fn new(first: u64) -> Self {
        Self::up_to(first, 600)
    }

    /// Begins with `first` seconds; `most` seconds at most.
    pub const fn up_to(first: u64, most: u64) -> Self {
        Self { first, most, next: Cell::new(first) }
    }

    /// How long to wait this time.
    pub fn next_wait(&self) -> Duration {
        let wait = self.next.get();
        self.next.set(self.most.min(wait * 2));
        Duration::from_secs(wait)
    }

    /// Resets after a success: the next failure counts as the first.
    pub fn reset(&self) {
        self.next.set(self.first);
    }
}
