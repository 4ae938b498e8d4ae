//! The share of a window that a node may use by itself if other nodes count in the same window: a small part of the
//! room that was left when it last asked. All nodes together can then exceed the limit by only a small part of it,
//! however fast requests come. In a window with little room left, or with a low limit, each hit is counted in the
//! shared window first.

use std::hash::Hash;
use std::time::Duration;

use super::super::super::Timestamp;
use super::super::{Unreported, WindowUse};
use super::SlidingWindows;

/// The divisor of the room that gives a node's share. Several nodes can exceed the limit by at most a share of it for
/// each of them.
const SHARE_DIVISOR: u64 = 50;

/// A node's share of one window.
#[derive(Debug, Default)]
pub(super) struct Share {
    /// Hits that are left of it; `None` if the shared window has not been asked yet.
    left: Option<u32>,
    /// Hits that were allowed since the last report.
    unreported: u32,
    /// When the first of them was.
    since: Duration,
}

impl<K: Clone + Eq + Hash> SlidingWindows<K> {
    /// Takes a hit from this node's share of a window. `false` if the share is used up; then the shared window is to be
    /// asked.
    pub fn take_share(&mut self, key: &K) -> bool {
        let whole = share_of(u64::from(self.rate.limit));
        let Some(window) = self.windows.get_mut(key) else { return false };
        let left = window.share.left.get_or_insert(whole);
        let is_left = *left > 0;
        *left = left.saturating_sub(1);
        is_left
    }

    /// Returns a hit to the share from which it was taken.
    pub fn return_share(&mut self, key: &K) {
        if let Some(left) = self.windows.get_mut(key).and_then(|window| window.share.left.as_mut()) {
            *left += 1;
        }
    }

    /// Records that a hit of this node's share was allowed.
    pub fn note_unreported(&mut self, key: &K) {
        self.put_back_unreported(key, Unreported { hits: 1, age: Duration::ZERO });
    }

    /// Takes the hits to be reported of one window.
    pub fn take_unreported(&mut self, key: &K) -> Unreported {
        self.unreported.remove(key);
        let time = self.time.elapsed;
        let share = self.windows.get_mut(key).map(|window| &mut window.share);
        let of_share = |share: &mut Share| match std::mem::take(&mut share.unreported) {
            0 => Unreported::default(),
            hits => Unreported { hits, age: time - share.since },
        };
        share.map(of_share).unwrap_or_default()
    }

    /// Takes the hits to be reported of all windows.
    pub fn take_all_unreported(&mut self, now: Timestamp) -> Vec<(K, Unreported)> {
        self.time.advance(now);
        let keys = std::mem::take(&mut self.unreported);
        keys.into_iter().map(|key| (key.clone(), self.take_unreported(&key))).collect()
    }

    /// Puts hits back, to be reported the next time.
    pub fn put_back_unreported(&mut self, key: &K, Unreported { hits, age }: Unreported) {
        let Some(window) = self.windows.get_mut(key).filter(|_| hits > 0) else { return };
        let first = self.time.elapsed.saturating_sub(age);
        let share = &mut window.share;
        if share.unreported == 0 {
            share.since = first;
            self.unreported.insert(key.clone());
        }
        share.since = share.since.min(first);
        share.unreported = share.unreported.saturating_add(hits);
    }

    /// Applies the use of the shared window.
    pub fn apply_use(&mut self, key: &K, used: &WindowUse) {
        let room = u64::from(self.rate.limit).saturating_sub(used.hits);
        let time = self.time.elapsed;
        let Some(window) = self.windows.get_mut(key) else { return };
        window.share.left = Some(share_of(room).saturating_sub(window.share.unreported));
        if !used.has_room {
            window.shut(time, used.wait);
        }
    }
}

fn share_of(room: u64) -> u32 {
    u32::try_from(room / SHARE_DIVISOR).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::super::Rate;
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const NOW: Timestamp = Timestamp::from_unix_millis(1_000_000);

    fn windows(limit: u32) -> SlidingWindows<&'static str> {
        let mut windows = SlidingWindows::new(Rate::new(limit, MINUTE), 3);
        windows.record("a", NOW);
        windows
    }

    fn used(hits: u64) -> WindowUse {
        WindowUse { has_room: true, hits, wait: MINUTE, at: NOW }
    }

    #[test]
    fn a_node_lets_a_small_part_of_the_room_through_before_it_asks() {
        let mut windows = windows(1000);
        let take = |windows: &mut SlidingWindows<_>| (0..1000).take_while(|_| windows.take_share(&"a")).count();
        assert_eq!(take(&mut windows), 20);
        windows.apply_use(&"a", &used(500));
        assert_eq!(take(&mut windows), 10);
        windows.apply_use(&"a", &used(960));
        assert_eq!(take(&mut windows), 0, "near the limit each hit is asked for");
        windows.return_share(&"a");
        assert_eq!(take(&mut windows), 1);
        assert!(!super::tests::windows(49).take_share(&"a"), "and so it is where the limit is low");
    }

    #[test]
    fn what_was_let_through_is_reported_once_and_with_its_age() {
        let mut windows = windows(1000);
        windows.note_unreported(&"a");
        windows.record("a", NOW.plus(MINUTE / 2));
        windows.note_unreported(&"a");
        let taken = windows.take_all_unreported(NOW.plus(MINUTE / 2));
        assert_eq!(taken, [("a", Unreported { hits: 2, age: MINUTE / 2 })]);
        assert_eq!(windows.take_all_unreported(NOW), []);
        for (key, unreported) in taken {
            windows.put_back_unreported(&key, unreported);
        }
        assert_eq!(windows.take_unreported(&"a"), Unreported { hits: 2, age: MINUTE / 2 });
        assert!(windows.take_all_unreported(NOW).is_empty());
    }

    #[test]
    fn a_window_that_a_report_finds_full_is_shut() {
        let mut windows = windows(1000);
        windows.apply_use(&"a", &WindowUse { has_room: false, ..used(1000) });
        assert_eq!(windows.wait(&"a", NOW), Some(MINUTE));
    }

    #[test]
    fn what_is_unreported_goes_with_its_window() {
        let mut windows = windows(1000);
        windows.note_unreported(&"a");
        for key in ["b", "c", "d"] {
            windows.record(key, NOW);
        }
        assert!(windows.unreported.is_empty());
    }
}
