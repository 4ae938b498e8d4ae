//! Rate limit for log lines that any client can cause.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Clock, SystemClock};

/// Lets one line a second pass, and counts the suppressed ones.
#[derive(Debug, Default)]
pub struct LogRateLimit {
    /// When the next line may pass, in milliseconds of [`Clock::elapsed`].
    next: AtomicU64,
    held_back: AtomicU64,
}

/// Milliseconds between two lines.
const PAUSE: u64 = 1_000;

impl LogRateLimit {
    /// A limit that lets the first line pass.
    pub const fn new() -> Self {
        Self { next: AtomicU64::new(0), held_back: AtomicU64::new(0) }
    }

    /// Whether a line may be written now: the number of lines suppressed since the last one, or `None` to suppress this
    /// one.
    pub fn pass(&self) -> Option<u64> {
        self.pass_at(u64::try_from(SystemClock.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn pass_at(&self, now: u64) -> Option<u64> {
        let may = |next: u64| (now >= next).then(|| now.saturating_add(PAUSE));
        if self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, may).is_ok() {
            return Some(self.held_back.swap(0, Ordering::Relaxed));
        }
        self.held_back.fetch_add(1, Ordering::Relaxed);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_second_passes_and_says_how_many_did_not() {
        let limit = LogRateLimit::new();
        assert_eq!(limit.pass_at(0), Some(0));
        assert_eq!((limit.pass_at(1), limit.pass_at(999)), (None, None));
        assert_eq!(limit.pass_at(1_000), Some(2));
        assert_eq!((limit.pass_at(1_500), limit.pass_at(9_000)), (None, Some(1)));
    }
}
