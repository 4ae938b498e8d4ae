//! DRF's request throttles.

mod nodes;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::super::{Error, Network, Timestamp};
use super::windows::{Hit, SlidingWindows};
use super::{Rate, Scope, SharedWindow, SharedWindows, ThrottleKey, Throttled, Throttles, WindowKey};

/// Limit of keys per scope.
const CAPACITY: usize = 100_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Network(Network),
    Account(i64),
    Mailbox([u8; 32]),
}

impl From<ThrottleKey> for Key {
    fn from(key: ThrottleKey) -> Self {
        match key {
            ThrottleKey::Address(address) => Self::Network(Network::from(address)),
            ThrottleKey::Account(id) => Self::Account(id),
            ThrottleKey::Mailbox(digest) => Self::Mailbox(digest),
        }
    }
}

impl Key {
    fn shared(&self, scope: Scope) -> WindowKey {
        let kind = scope.name();
        match self {
            Self::Network(network) => WindowKey::new(kind, network.to_string().as_bytes()),
            Self::Account(id) => WindowKey::new(kind, format!("account {id}").as_bytes()),
            Self::Mailbox(digest) => WindowKey::new(kind, digest),
        }
    }
}

/// A hit in this node's window.
struct Counted {
    scope: Scope,
    key: Key,
    hit: Hit,
    /// The shared window, if the hit is to be counted there at once.
    asked: Option<SharedWindow>,
}

/// The windows of every scope.
pub(in super::super) struct RequestThrottle {
    // std's Mutex: it is held for a few look-ups and never over an await.
    scopes: Mutex<Scopes>,
    /// Refused requests, in the order of [`Scope::ALL`].
    refused: [AtomicU64; Scope::ALL.len()],
}

struct Scopes {
    anon: Option<SlidingWindows<Key>>,
    user: Option<SlidingWindows<Key>>,
    signup: Option<SlidingWindows<Key>>,
    login: Option<SlidingWindows<Key>>,
    mail: Option<SlidingWindows<Key>>,
}

impl Scopes {
    fn of(&mut self, scope: Scope) -> Option<&mut SlidingWindows<Key>> {
        match scope {
            Scope::Anon => self.anon.as_mut(),
            Scope::User => self.user.as_mut(),
            Scope::Signup => self.signup.as_mut(),
            Scope::Login => self.login.as_mut(),
            Scope::Mail => self.mail.as_mut(),
        }
    }

    /// Records that a hit of this node's share was allowed.
    fn note_unreported(&mut self, Counted { scope, key, .. }: &Counted) {
        if let Some(windows) = self.of(*scope) {
            windows.note_unreported(key);
        }
    }
}

impl RequestThrottle {
    pub fn new(throttles: &Throttles) -> Self {
        let windows = |rate: Option<Rate>| rate.map(|rate| SlidingWindows::new(rate, CAPACITY));
        Self {
            scopes: Mutex::new(Scopes {
                anon: windows(throttles.anon),
                user: windows(throttles.user),
                signup: windows(throttles.signup),
                login: windows(throttles.login),
                mail: windows(throttles.mail),
            }),
            refused: Default::default(),
        }
    }

    /// Counts a request in each of its scopes, or in none if one of them has reached its limit; first on this node,
    /// then, if this node's share of a window is used up, in the shared windows.
    ///
    /// # Errors
    /// [`Error::Throttled`] with the longest wait of the scopes at their limit; [`Error::Store`].
    pub async fn check(
        &self,
        requests: &[(Scope, ThrottleKey)],
        now: Timestamp,
        shared: Option<&dyn SharedWindows>,
    ) -> Result<(), Error> {
        let counted = self.count(requests, now, shared.is_some())?;
        match shared.filter(|_| counted.iter().any(|counted| counted.asked.is_some())) {
            Some(shared) => self.count_shared(counted, shared).await,
            None => Ok(()),
        }
    }

    /// Checks whether a request would be allowed on this node; counts nothing.
    ///
    /// # Errors
    /// [`Throttled`] if it would not.
    pub fn room(&self, scope: Scope, key: ThrottleKey, now: Timestamp) -> Result<(), Throttled> {
        let wait = self.lock().of(scope).and_then(|windows| windows.wait(&key.into(), now));
        wait.map_or(Ok(()), |wait| Err(Throttled::after(wait)))
    }

    /// Counts a request on this node only.
    fn count(
        &self,
        requests: &[(Scope, ThrottleKey)],
        now: Timestamp,
        is_shared: bool,
    ) -> Result<Vec<Counted>, Throttled> {
        let mut scopes = self.lock();
        let waits =
            requests.iter().filter_map(|&(scope, key)| Some((scope, scopes.of(scope)?.wait(&key.into(), now)?)));
        if let Some((scope, wait)) = longest(waits) {
            return Err(self.refuse(scope, wait));
        }
        let mut counted = Vec::with_capacity(requests.len());
        for &(scope, key) in requests {
            if let Some(windows) = scopes.of(scope) {
                let key = Key::from(key);
                let hit = windows.record(key.clone(), now);
                let is_asked = is_shared && !(scope.is_batched() && windows.take_share(&key));
                let asked = is_asked.then(|| SharedWindow {
                    key: key.shared(scope),
                    rate: windows.rate(),
                    unreported: windows.take_unreported(&key),
                });
                counted.push(Counted { scope, key, hit, asked });
            }
        }
        // If no shared window has to be asked, the hits count at once.
        if is_shared && counted.iter().all(|counted| counted.asked.is_none()) {
            counted.iter().for_each(|counted| scopes.note_unreported(counted));
        }
        Ok(counted)
    }

    fn lock(&self) -> MutexGuard<'_, Scopes> {
        self.scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refuse(&self, scope: Scope, wait: Duration) -> Throttled {
        self.refused[scope as usize].fetch_add(1, Ordering::Relaxed);
        Throttled::after(wait)
    }

    /// Number of refused requests, by the scope with the longest wait.
    pub fn refused(&self) -> Vec<(Scope, u64)> {
        let counts = self.refused.iter().map(|count| count.load(Ordering::Relaxed));
        Scope::ALL.into_iter().zip(counts).collect()
    }
}

fn longest(waits: impl Iterator<Item = (Scope, Duration)>) -> Option<(Scope, Duration)> {
    waits.max_by_key(|&(_, wait)| wait)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_000_000);

    fn address(text: &str) -> ThrottleKey {
        ThrottleKey::Address(text.parse::<IpAddr>().unwrap())
    }

    fn throttle(text: &str) -> RequestThrottle {
        RequestThrottle::new(&text.parse().unwrap())
    }

    impl RequestThrottle {
        fn check_here(&self, requests: &[(Scope, ThrottleKey)], now: Timestamp) -> Result<(), Throttled> {
            self.count(requests, now, false).map(drop)
        }
    }

    #[test]
    fn p9_exactly_k_of_200_at_once_get_through() {
        let (throttle, passed) = (throttle("login=7/min"), AtomicUsize::new(0));
        std::thread::scope(|threads| {
            for _ in 0..200 {
                threads.spawn(|| {
                    if throttle.check_here(&[(Scope::Login, address("192.0.2.1"))], NOW).is_ok() {
                        passed.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(passed.into_inner(), 7);
    }

    #[test]
    fn a_throttled_request_counts_nowhere_and_hears_the_longest_wait() {
        let throttle = throttle("anon=2/min,login=1/hour");
        let both = [(Scope::Anon, address("192.0.2.1")), (Scope::Login, address("192.0.2.1"))];
        assert_eq!(throttle.check_here(&both, NOW), Ok(()));
        assert_eq!(throttle.check_here(&both, NOW), Err(Throttled { seconds: 3600 }));
        assert_eq!(throttle.check_here(&both[..1], NOW), Ok(()), "the refused one did not count for anon");
        assert_eq!(throttle.check_here(&both[..1], NOW), Err(Throttled { seconds: 60 }));
    }

    #[test]
    fn p10_an_ipv6_subscriber_is_one_key_and_accounts_are_others() {
        let throttle = throttle("user=1/min");
        assert_eq!(throttle.check_here(&[(Scope::User, address("2001:db8::1"))], NOW), Ok(()));
        assert!(throttle.check_here(&[(Scope::User, address("2001:db8::2"))], NOW).is_err());
        assert_eq!(throttle.check_here(&[(Scope::User, ThrottleKey::Account(1))], NOW), Ok(()));
        assert_eq!(throttle.check_here(&[(Scope::User, ThrottleKey::Account(2))], NOW), Ok(()));
    }

    #[test]
    fn off_is_off() {
        let throttle = throttle("off");
        assert!((0..1000).all(|_| throttle.check_here(&[(Scope::Anon, address("192.0.2.1"))], NOW).is_ok()));
    }
}
