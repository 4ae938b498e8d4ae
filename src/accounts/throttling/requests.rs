//! DRF's request throttles.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::super::{Network, Timestamp};
use super::windows::SlidingWindows;
use super::{Scope, ThrottleKey, Throttled, Throttles};

/// The most keys that one scope remembers.
const CAPACITY: usize = 100_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Network(Network),
    Account(i64),
}

impl From<ThrottleKey> for Key {
    fn from(key: ThrottleKey) -> Self {
        match key {
            ThrottleKey::Address(address) => Self::Network(Network::from(address)),
            ThrottleKey::Account(id) => Self::Account(id),
        }
    }
}

/// The windows of every scope.
pub(in super::super) struct RequestThrottle {
    // std's Mutex: it is held for a few look-ups and never over an await.
    scopes: Mutex<Scopes>,
    /// Requests that were refused, in the order of [`Scope::ALL`].
    refused: [AtomicU64; Scope::ALL.len()],
}

struct Scopes {
    anon: Option<SlidingWindows<Key>>,
    user: Option<SlidingWindows<Key>>,
    signup: Option<SlidingWindows<Key>>,
    login: Option<SlidingWindows<Key>>,
}

impl Scopes {
    fn of(&mut self, scope: Scope) -> Option<&mut SlidingWindows<Key>> {
        match scope {
            Scope::Anon => self.anon.as_mut(),
            Scope::User => self.user.as_mut(),
            Scope::Signup => self.signup.as_mut(),
            Scope::Login => self.login.as_mut(),
        }
    }
}

impl RequestThrottle {
    pub fn new(throttles: &Throttles) -> Self {
        let windows = |rate: Option<super::Rate>| rate.map(|rate| SlidingWindows::new(rate, CAPACITY));
        Self {
            scopes: Mutex::new(Scopes {
                anon: windows(throttles.anon),
                user: windows(throttles.user),
                signup: windows(throttles.signup),
                login: windows(throttles.login),
            }),
            refused: Default::default(),
        }
    }

    /// Counts a request in every scope that it is in, or in none where one of them has no room.
    ///
    /// # Errors
    /// The longest wait of those that have none.
    pub fn check(&self, requests: &[(Scope, ThrottleKey)], now: Timestamp) -> Result<(), Throttled> {
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        let waits =
            requests.iter().filter_map(|&(scope, key)| Some((scopes.of(scope)?.wait(&key.into(), now)?, scope)));
        if let Some((wait, scope)) = waits.max_by_key(|&(wait, _)| wait) {
            self.refused[scope as usize].fetch_add(1, Ordering::Relaxed);
            return Err(Throttled::after(wait));
        }
        for &(scope, key) in requests {
            if let Some(windows) = scopes.of(scope) {
                windows.record(key.into(), now);
            }
        }
        Ok(())
    }

    /// How many requests were refused, by the scope whose wait was the longest.
    pub fn refused(&self) -> Vec<(Scope, u64)> {
        let counts = self.refused.iter().map(|count| count.load(Ordering::Relaxed));
        Scope::ALL.into_iter().zip(counts).collect()
    }
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

    #[test]
    fn p9_exactly_k_of_200_at_once_get_through() {
        let (throttle, passed) = (throttle("login=7/min"), AtomicUsize::new(0));
        std::thread::scope(|threads| {
            for _ in 0..200 {
                threads.spawn(|| {
                    if throttle.check(&[(Scope::Login, address("192.0.2.1"))], NOW).is_ok() {
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
        assert_eq!(throttle.check(&both, NOW), Ok(()));
        assert_eq!(throttle.check(&both, NOW), Err(Throttled { seconds: 3600 }));
        assert_eq!(throttle.check(&both[..1], NOW), Ok(()), "the refused one did not count for anon");
        assert_eq!(throttle.check(&both[..1], NOW), Err(Throttled { seconds: 60 }));
    }

    #[test]
    fn p10_an_ipv6_subscriber_is_one_key_and_accounts_are_others() {
        let throttle = throttle("user=1/min");
        assert_eq!(throttle.check(&[(Scope::User, address("2001:db8::1"))], NOW), Ok(()));
        assert!(throttle.check(&[(Scope::User, address("2001:db8::2"))], NOW).is_err());
        assert_eq!(throttle.check(&[(Scope::User, ThrottleKey::Account(1))], NOW), Ok(()));
        assert_eq!(throttle.check(&[(Scope::User, ThrottleKey::Account(2))], NOW), Ok(()));
    }

    #[test]
    fn off_is_off() {
        let throttle = throttle("off");
        assert!((0..1000).all(|_| throttle.check(&[(Scope::Anon, address("192.0.2.1"))], NOW).is_ok()));
    }
}
