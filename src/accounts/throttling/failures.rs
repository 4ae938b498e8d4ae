//! The limit of failures for an account (guarantee P8, P9): every check of credentials counts here.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::time::timeout;

use super::super::names::FoldedName;
use super::super::store::Credentials;
use super::super::{Network, StoreError, Timestamp};
use super::attempt::{Attempt, Limited, NameKey, shared_pair};
use super::windows::SlidingWindows;
use super::{SharedAttempt, SharedHit, SharedWindow, SharedWindows, Throttled, Throttles, Unreported, WindowUse};

/// Limit of pairs of name and network, and of names, that are kept.
const CAPACITY: usize = 200_000;

/// How long an answer waits until an attempt is taken back from the shared windows.
const REFUND_TIMEOUT: Duration = Duration::from_millis(250);

/// Failures by name and network, and by name alone. Names without an account are limited in the same way, so the limit
/// does not reveal whether an account exists.
pub(in super::super) struct Failures {
    // std's Mutex: it is held for a few look-ups and never over an await.
    windows: Mutex<Windows>,
}

struct Windows {
    pairs: Option<SlidingWindows<(NameKey, Network)>>,
    names: Option<SlidingWindows<NameKey>>,
}

/// An attempt that has been counted.
pub(in super::super) struct Reserved {
    /// The attempt.
    pub attempt: Attempt,
    /// The credentials of its name, if the step that counted it in the shared windows has looked them up.
    pub found: Option<Option<Credentials>>,
}

impl Failures {
    pub fn new(throttles: &Throttles) -> Self {
        Self {
            windows: Mutex::new(Windows {
                pairs: throttles.failures.map(|rate| SlidingWindows::new(rate, CAPACITY)),
                names: throttles.account_failures.map(|rate| SlidingWindows::new(rate, CAPACITY)),
            }),
        }
    }

    /// Counts an attempt, first on this node, then in the shared windows. `is_known` says that the account is signed in
    /// from this network; the limit over all networks then does not apply. Returns the limit that was reached, if any;
    /// then nothing is counted.
    ///
    /// # Errors
    /// The database could not count.
    pub async fn reserve(
        &self,
        name: &FoldedName,
        network: Network,
        is_known: bool,
        now: Timestamp,
        shared: Option<&dyn SharedWindows>,
    ) -> Result<Result<Reserved, Limited>, StoreError> {
        let mut attempt = match self.count(name, network, is_known, now) {
            Ok(attempt) => attempt,
            Err(limited) => return Ok(Err(limited)),
        };
        let windows = self.shared_windows(&attempt);
        let Some(shared) = shared.filter(|_| !windows.is_empty()) else {
            return Ok(Ok(Reserved { attempt, found: None }));
        };
        let (uses, credentials) = match shared.hit(&windows, Some(name)).await {
            Ok(outcome) => outcome,
            Err(error) => {
                self.settle(&attempt, false);
                return Err(error);
            }
        };
        let mut asked = windows.iter().zip(&uses);
        let (pair, account) = (attempt.pair.and_then(|_| asked.next()), attempt.account.and_then(|_| asked.next()));
        let counted = |(window, used): (&SharedWindow, &WindowUse)| {
            used.has_room.then_some(SharedHit { key: window.key, at: used.at })
        };
        attempt.shared = SharedAttempt { pair: pair.and_then(counted), account: account.and_then(counted) };
        let wait = |(_, used): (&SharedWindow, &WindowUse)| (!used.has_room).then_some(used.wait);
        let (pair, account) = (pair.and_then(wait), account.and_then(wait));
        let limited = match (pair, account) {
            (Some(wait), _) => Some(Limited::Network(Throttled::after(wait))),
            (None, Some(wait)) if !is_known => Some(Limited::Account(Throttled::after(wait))),
            _ => None,
        };
        if limited.is_some() || account.is_some() {
            self.undo(&mut attempt, limited.is_some(), pair, account);
        }
        let Some(limited) = limited else { return Ok(Ok(Reserved { attempt, found: Some(credentials) })) };
        self.give_back(&attempt, shared).await;
        Ok(Err(limited))
    }

    /// Takes back the hits that were refused by the shared windows, and caches which windows are full.
    fn undo(&self, attempt: &mut Attempt, is_limited: bool, pair: Option<Duration>, account: Option<Duration>) {
        let mut windows = self.lock();
        if let (Some(names), Some(hit)) = (&mut windows.names, attempt.account.take()) {
            names.undo(&attempt.name, hit, account);
        }
        if let (true, Some(pairs), Some(hit)) = (is_limited, &mut windows.pairs, attempt.pair) {
            pairs.undo(&(attempt.name, attempt.network), hit, pair);
        }
    }

    /// Counts an attempt on this node only.
    fn count(&self, name: &FoldedName, network: Network, is_known: bool, now: Timestamp) -> Result<Attempt, Limited> {
        let name = key_of(name);
        let mut windows = self.lock();
        let Windows { pairs, names } = &mut *windows;
        if let Some(wait) = pairs.as_mut().and_then(|pairs| pairs.wait(&(name, network), now)) {
            return Err(Limited::Network(Throttled::after(wait)));
        }
        let is_full = match names.as_mut().and_then(|names| names.wait(&name, now)) {
            Some(wait) if !is_known => return Err(Limited::Account(Throttled::after(wait))),
            wait => wait.is_some(),
        };
        Ok(Attempt {
            name,
            network,
            shared: SharedAttempt::default(),
            pair: pairs.as_mut().map(|pairs| pairs.record((name, network), now)),
            account: names.as_mut().filter(|_| !is_full).map(|names| names.record(name, now)),
        })
    }

    /// The shared windows in which it is to be counted: of the pair, then of the name.
    fn shared_windows(&self, attempt: &Attempt) -> Vec<SharedWindow> {
        let windows = self.lock();
        let window = |key, rate| SharedWindow { key, rate, unreported: Unreported::default() };
        let pairs = windows.pairs.as_ref().filter(|_| attempt.pair.is_some());
        let names = windows.names.as_ref().filter(|_| attempt.account.is_some());
        let pair = pairs.map(|pairs| window(attempt.shared_pair(), pairs.rate()));
        let account = names.map(|names| window(attempt.shared_account(), names.rate()));
        pair.into_iter().chain(account).collect()
    }

    /// The attempt was right: it does not count as a failure, nor do earlier failures from this network. In the shared
    /// windows they are deleted by the step that records the sign-in.
    pub fn succeeded(&self, attempt: &Attempt) {
        self.settle(attempt, true);
    }

    /// The attempt had no result, for example because the database failed: it does not count.
    pub async fn withdrawn(&self, attempt: &Attempt, shared: Option<&dyn SharedWindows>) {
        self.settle(attempt, false);
        if let Some(shared) = shared {
            self.give_back(attempt, shared).await;
        }
    }

    /// The owner of the account has proved who they are by another way than an attempt: the failures of the name from this
    /// network are forgotten. In the shared windows the unit of work settles [`shared_failures`].
    pub fn forget(&self, name: &FoldedName, network: Network) {
        if let Some(pairs) = &mut self.lock().pairs {
            pairs.forget(&(key_of(name), network));
        }
    }

    async fn give_back(&self, attempt: &Attempt, shared: &dyn SharedWindows) {
        let given_back = timeout(REFUND_TIMEOUT, async {
            for hit in attempt.shared.pair.iter().chain(&attempt.shared.account) {
                shared.give_back(hit).await?;
            }
            Ok::<_, StoreError>(())
        });
        match given_back.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "an attempt counts as a failure on other nodes"),
            Err(_) => tracing::warn!("an attempt counts as a failure on other nodes: the store is slow"),
        }
    }

    fn settle(&self, attempt: &Attempt, forgets: bool) {
        let mut windows = self.lock();
        let Windows { pairs, names } = &mut *windows;
        let pair = (attempt.name, attempt.network);
        match (pairs, attempt.pair) {
            (Some(pairs), _) if forgets => pairs.forget(&pair),
            (Some(pairs), Some(hit)) => pairs.give_back(&pair, hit),
            _ => {}
        }
        if let (Some(names), Some(hit)) = (names, attempt.account) {
            names.give_back(&attempt.name, hit);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Windows> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The failures of a name from a network in the shared windows, for a unit of work to settle.
pub(in super::super) fn shared_failures(name: &FoldedName, network: Network, now: Timestamp) -> SharedAttempt {
    SharedAttempt { pair: Some(SharedHit { key: shared_pair(&key_of(name), network), at: now }), account: None }
}

fn key_of(name: &FoldedName) -> NameKey {
    Sha256::digest(name.as_str().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_000_000);

    fn failures() -> Failures {
        Failures::new(&"failures=2/5min,account_failures=4/hour".parse().unwrap())
    }

    fn name(text: &str) -> FoldedName {
        FoldedName::of_typed(text).unwrap()
    }

    fn network(last: u8) -> Network {
        Network::from(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn p8_a_name_is_limited_from_each_network_and_from_all_together() {
        let failures = failures();
        for last in [1, 1, 2, 2] {
            failures.count(&name("Alice"), network(last), false, NOW).unwrap();
        }
        let limited = |last, is_known| failures.count(&name("ALICE"), network(last), is_known, NOW).err();
        assert_eq!(limited(1, false), Some(Limited::Network(Throttled { seconds: 300 })));
        assert_eq!(limited(3, false), Some(Limited::Account(Throttled { seconds: 3600 })));
        assert!(failures.count(&name("bob"), network(3), false, NOW).is_ok());
    }

    #[test]
    fn p8_a_stranger_cannot_lock_out_a_network_from_which_the_account_is_signed_in() {
        let failures = failures();
        for last in [1, 1, 2, 2] {
            failures.count(&name("alice"), network(last), false, NOW).unwrap();
        }
        for _ in 0..2 {
            assert!(failures.count(&name("alice"), network(9), true, NOW).is_ok());
        }
        let third = failures.count(&name("alice"), network(9), true, NOW);
        assert_eq!(third.err(), Some(Limited::Network(Throttled { seconds: 300 })));
    }

    #[test]
    fn a_right_password_clears_the_pair_and_leaves_what_others_did() {
        let failures = failures();
        for _ in 0..2 {
            failures.count(&name("alice"), network(1), false, NOW).unwrap();
        }
        failures.count(&name("alice"), network(2), false, NOW).unwrap();
        let right = failures.count(&name("alice"), network(2), false, NOW).unwrap();
        failures.settle(&right, true);
        for _ in 0..1 {
            assert!(failures.count(&name("alice"), network(2), false, NOW).is_ok());
        }
        assert!(matches!(failures.count(&name("alice"), network(3), false, NOW), Err(Limited::Account(_))));
    }

    #[test]
    fn an_attempt_that_found_nothing_out_does_not_count() {
        let failures = failures();
        for _ in 0..10 {
            let attempt = failures.count(&name("alice"), network(1), false, NOW).unwrap();
            failures.settle(&attempt, false);
        }
    }
}
