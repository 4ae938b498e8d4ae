//! Sliding windows, as in DRF's `SimpleRateThrottle`.

mod shares;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::time::Duration;

use super::super::Timestamp;
use super::rate::Rate;
use shares::Share;

/// How long a window is treated as full after the shared one was full: another node may have taken a hit back.
const BELIEVED: Duration = Duration::from_secs(1);

/// Monotonic time: if the clock is set back, time continues from where it was (guarantee F6).
#[derive(Debug, Default)]
struct SteadyTime {
    seen: Option<Timestamp>,
    elapsed: Duration,
}

impl SteadyTime {
    fn advance(&mut self, now: Timestamp) -> Duration {
        if let Some(seen) = self.seen.replace(now) {
            self.elapsed += seen.until(now);
        }
        self.elapsed
    }
}

/// A hit, by which it can be taken back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit(Duration);

#[derive(Debug)]
struct Window {
    /// The times of hits, oldest first, with the number of hits at each.
    hits: VecDeque<(Duration, u32)>,
    /// The number of hits.
    count: u32,
    /// If the shared window was full: when there is expected to be room again, and until when to rely on that.
    shut: Option<(Duration, Duration)>,
    /// What it may allow before the shared window is asked.
    share: Share,
    /// Its position in [`SlidingWindows::order`].
    place: u64,
}

/// One window for each key, all with the same rate.
///
/// Because the rate is the same, windows expire in the order of their last hit: expired windows, and the one to drop
/// above the capacity, are found without a search.
#[derive(Debug)]
pub(super) struct SlidingWindows<K> {
    rate: Rate,
    capacity: usize,
    time: SteadyTime,
    windows: HashMap<K, Window>,
    order: BTreeMap<u64, K>,
    next_place: u64,
    /// Windows with hits that are not reported yet.
    unreported: HashSet<K>,
}

impl<K: Clone + Eq + Hash> SlidingWindows<K> {
    /// Creates no window yet; at most `capacity` are kept.
    pub fn new(rate: Rate, capacity: usize) -> Self {
        Self {
            rate,
            capacity,
            time: SteadyTime::default(),
            windows: HashMap::new(),
            order: BTreeMap::new(),
            next_place: 0,
            unreported: HashSet::new(),
        }
    }

    /// The rate of each window.
    pub fn rate(&self) -> Rate {
        self.rate
    }

    /// How long until there is room for a hit; `None` if there is room now. Counts nothing.
    ///
    /// As DRF's `SimpleRateThrottle.wait`: the time until the oldest hit leaves, divided by the number of hits that
    /// would then fit.
    pub fn wait(&mut self, key: &K, now: Timestamp) -> Option<Duration> {
        let time = self.time.advance(now);
        let Rate { limit, period } = self.rate;
        let Some(window) = self.windows.get_mut(key) else { return (limit == 0).then_some(period) };
        while let Some((_, hits)) = window.hits.pop_front_if(|(hit, _)| *hit + period <= time) {
            window.count -= hits;
        }
        if let Some((room, _)) = window.shut.filter(|&(_, believed)| time < believed) {
            return Some(room - time);
        }
        let hits = window.count;
        let remaining = window.hits.front().map_or(period, |&(oldest, _)| oldest + period - time);
        (hits >= limit).then(|| remaining / (limit.saturating_sub(hits) + 1))
    }

    /// Counts a hit.
    pub fn record(&mut self, key: K, now: Timestamp) -> Hit {
        let time = self.time.advance(now);
        self.drop_expired(time);
        if !self.windows.contains_key(&key) && self.windows.len() >= self.capacity {
            self.drop_oldest();
        }
        let place = self.next_place;
        self.next_place += 1;
        let new = || Window { hits: VecDeque::new(), count: 0, shut: None, share: Share::default(), place };
        let window = self.windows.entry(key.clone()).or_insert_with(new);
        match window.hits.back_mut() {
            Some((last, hits)) if *last == time => *hits += 1,
            _ => window.hits.push_back((time, 1)),
        }
        window.count += 1;
        self.order.remove(&window.place);
        window.place = place;
        self.order.insert(place, key);
        Hit(time)
    }

    /// Takes back a hit that a shared window has refused. If that was because it is full, this is cached for a moment,
    /// during which it is not asked again.
    pub fn undo(&mut self, key: &K, hit: Hit, full: Option<Duration>) {
        let time = self.time.elapsed;
        if let (Some(window), Some(wait)) = (self.windows.get_mut(key), full) {
            window.shut(time, wait);
        }
        self.give_back(key, hit);
    }

    /// Takes back a hit that does not count.
    pub fn give_back(&mut self, key: &K, hit: Hit) {
        let Some(window) = self.windows.get_mut(key) else { return };
        if let Some(at) = window.hits.iter().rposition(|&(time, _)| time == hit.0) {
            window.count -= 1;
            match &mut window.hits[at] {
                (_, 1) => drop(window.hits.remove(at)),
                (_, hits) => *hits -= 1,
            }
        }
        if window.hits.is_empty() && window.shut.is_none() {
            self.forget(key);
        }
    }

    /// Deletes every hit of a key.
    pub fn forget(&mut self, key: &K) {
        if let Some(window) = self.windows.remove(key) {
            self.order.remove(&window.place);
            self.unreported.remove(key);
        }
    }

    fn drop_expired(&mut self, time: Duration) {
        while let Some((_, key)) = self.order.first_key_value() {
            let window = self.windows.get(key);
            let last = window.and_then(|window| window.hits.back()).map(|(last, _)| *last);
            let shut = window.and_then(|window| window.shut);
            if last.is_some_and(|last| last + self.rate.period > time) || shut.is_some_and(|(_, until)| until > time) {
                break;
            }
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        if let Some((_, key)) = self.order.pop_first() {
            self.windows.remove(&key);
            self.unreported.remove(&key);
        }
    }
}

impl Window {
    /// Caches for a moment that the shared window is full.
    fn shut(&mut self, time: Duration, wait: Duration) {
        self.shut = Some((time + wait, time + wait.min(BELIEVED)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: Duration = Duration::from_secs(60);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(1_000_000 + seconds * 1000)
    }

    fn windows(limit: u32) -> SlidingWindows<&'static str> {
        SlidingWindows::new(Rate::new(limit, PERIOD), 3)
    }

    #[test]
    fn the_window_slides_and_the_wait_is_until_the_oldest_hit_leaves() {
        let mut windows = windows(2);
        windows.record("a", at(0));
        assert_eq!(windows.wait(&"a", at(10)), None);
        windows.record("a", at(10));
        assert_eq!(windows.wait(&"a", at(20)), Some(Duration::from_secs(40)));
        assert_eq!(windows.wait(&"b", at(20)), None);
        assert_eq!(windows.wait(&"a", at(60)), None);
        windows.record("a", at(60));
        assert_eq!(windows.wait(&"a", at(61)), Some(Duration::from_secs(9)));
    }

    #[test]
    fn f6_a_clock_that_jumps_back_neither_frees_nor_freezes_a_window() {
        let mut windows = windows(1);
        windows.record("a", at(0));
        assert_eq!(windows.wait(&"a", at(-3600)), Some(PERIOD));
        assert_eq!(windows.wait(&"a", at(-3590)), Some(Duration::from_secs(50)));
        assert_eq!(windows.wait(&"a", at(-3540)), None);
    }

    #[test]
    fn a_limit_of_nothing_lets_nothing_through() {
        assert_eq!(windows(0).wait(&"a", at(0)), Some(PERIOD));
    }

    #[test]
    fn a_hit_that_is_given_back_does_not_count() {
        let mut windows = windows(1);
        let hit = windows.record("a", at(0));
        windows.give_back(&"a", hit);
        windows.give_back(&"a", hit);
        assert_eq!(windows.wait(&"a", at(0)), None);
        assert!(windows.windows.is_empty() && windows.order.is_empty());
    }

    #[test]
    fn a_window_that_other_nodes_have_filled_is_full_here_for_a_moment() {
        let mut windows = windows(2);
        let hit = windows.record("a", at(0));
        windows.undo(&"a", hit, Some(Duration::from_secs(40)));
        assert_eq!(windows.wait(&"a", at(0)), Some(Duration::from_secs(40)));
        assert_eq!(windows.wait(&"a", at(1)), None, "they are to be asked again");
        windows.record("e", at(1000));
        assert_eq!(windows.windows.len(), 1, "and it goes by itself");
    }

    #[test]
    fn memory_is_bounded_the_oldest_goes_first_and_what_ran_out_goes_by_itself() {
        let mut windows = windows(1);
        for (second, key) in ["a", "b", "c", "a", "d"].into_iter().enumerate() {
            windows.record(key, at(second as i64));
        }
        assert_eq!(windows.windows.len(), 3);
        assert!(!windows.windows.contains_key("b"), "hit longest ago");
        windows.record("e", at(1000));
        assert_eq!(windows.windows.len(), 1);
        assert_eq!(windows.order.len(), 1);
    }
}
