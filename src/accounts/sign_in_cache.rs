//! Cache of sign-ins.
//!
//! An answer is valid for a second, and for longer while the store confirms that every revocation has been delivered.
//! So if a notice is lost, or this process does not receive notices, a revocation still takes effect within that
//! second.
//!
//! A revocation may be committed while a look-up is in flight; the answer of the look-up is then stale. So each
//! revocation increments two generations after its commit: that of all accounts, then that of its own account. A
//! look-up reads the first one before it queries the database, and compares it when it has the answer; in between it
//! reads the second one, which is stored with the answer. If the first one has changed, the answer is not cached. If
//! the second one changes later, the answer is no longer valid.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use quick_cache::sync::Cache;

use super::TokenDigest;
use super::cached_sign_in::CachedSignIn;

/// How long an answer is valid by itself: the longest time until another process's revocation takes effect here if its
/// notice is lost (guarantee T5).
const UNCONFIRMED_TTL: Duration = Duration::from_secs(1);
/// How long an answer is valid at most: the longest time for which a change that is not announced, such as that of an
/// e-mail address, may not be seen.
const CONFIRMED_TTL: Duration = Duration::from_secs(30);
/// Limit of cached answers, of some 600 bytes each.
const CAPACITY: usize = 100_000;
/// Number of generations. Accounts share them: a revocation also invalidates the other accounts of its generation,
/// which costs each of them a look-up.
const GENERATIONS: usize = 1024;

/// Recent answers by digest; it includes a negative cache of unknown digests.
pub(super) struct SignInCache {
    answers: Cache<TokenDigest, Answer>,
    revocations: AtomicU64,
    by_account: Box<[AtomicU64]>,
    /// The generation of negative answers.
    negative_generation: AtomicU64,
    /// Every revocation that was committed before this time has been delivered; in milliseconds of the clock.
    confirmed: AtomicU64,
    hits: AtomicU64,
    misses: AtomicU64,
}

#[derive(Clone)]
struct Answer {
    known: Option<Arc<CachedSignIn>>,
    /// The generation of its account, or that of negative answers.
    generation: u64,
    /// When the database was queried.
    asked: Duration,
}

/// A look-up in flight.
pub(super) struct CacheMiss {
    digest: TokenDigest,
    revocations: u64,
    asked: Duration,
    /// Whether the cached answer, no longer valid, was a known sign-in.
    pub was_known: bool,
}

/// Metrics of the cache of sign-ins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheFigures {
    /// Cached answers, some of them no longer valid.
    pub kept: usize,
    /// Look-ups that were answered from the cache.
    pub hits: u64,
    /// Look-ups that needed the database.
    pub misses: u64,
}

impl SignInCache {
    pub fn new() -> Self {
        Self {
            answers: Cache::new(CAPACITY),
            revocations: AtomicU64::new(0),
            by_account: (0..GENERATIONS).map(|_| AtomicU64::new(0)).collect(),
            negative_generation: AtomicU64::new(0),
            confirmed: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The cached answer for a digest; a cache miss begins a look-up. If `must_recheck` is true for a sign-in, its
    /// answer is valid for a second at most.
    pub fn get(
        &self,
        digest: TokenDigest,
        now: Duration,
        must_recheck: impl Fn(&CachedSignIn) -> bool,
    ) -> Result<Option<Arc<CachedSignIn>>, CacheMiss> {
        match self.answers.get(&digest) {
            Some(answer) if self.counts(&answer, now, must_recheck) => {
                self.hits.fetch_add(1, Ordering::Relaxed);
                Ok(answer.known)
            }
            older => {
                self.misses.fetch_add(1, Ordering::Relaxed);
                let was_known = older.is_some_and(|answer| answer.known.is_some());
                let revocations = self.revocations.load(Ordering::SeqCst);
                Err(CacheMiss { digest, revocations, asked: now, was_known })
            }
        }
    }

    fn counts(&self, answer: &Answer, now: Duration, must_recheck: impl Fn(&CachedSignIn) -> bool) -> bool {
        // A test may set its clock back; the answer is then not recent either.
        let within = |ttl, since| now.checked_sub(since).is_some_and(|age| age < ttl);
        let known = answer.known.as_deref();
        let is_confirmed = || within(CONFIRMED_TTL, answer.asked) && within(UNCONFIRMED_TTL, self.confirmed());
        (within(UNCONFIRMED_TTL, answer.asked) || is_confirmed() && !known.is_some_and(must_recheck))
            && self.generation_of(known).load(Ordering::SeqCst) == answer.generation
    }

    fn confirmed(&self) -> Duration {
        Duration::from_millis(self.confirmed.load(Ordering::SeqCst))
    }

    /// Extends all answers for which the database was queried at this time or before. To be called when every
    /// revocation has been delivered that was committed by then.
    pub fn confirm(&self, asked: Duration) {
        self.confirmed.store(u64::try_from(asked.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Caches an answer of the database, unless a sign-in was revoked meanwhile.
    pub fn keep(&self, miss: CacheMiss, known: Option<Arc<CachedSignIn>>) {
        let generation = self.generation_of(known.as_deref()).load(Ordering::SeqCst);
        if self.revocations.load(Ordering::SeqCst) == miss.revocations {
            self.answers.insert(miss.digest, Answer { known, generation, asked: miss.asked });
        }
    }

    /// Invalidates the sign-ins of an account. To be called after the revocation is committed.
    pub fn invalidate(&self, account_id: i64) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
        self.of_account(account_id).fetch_add(1, Ordering::SeqCst);
    }

    /// Invalidates all answers, if it is not known what has changed.
    pub fn invalidate_all(&self) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
        for generation in self.by_account.iter().chain([&self.negative_generation]) {
            generation.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Invalidates on drop: when the revocation is done, and also when the request is cancelled because its client
    /// disconnects.
    pub fn invalidate_on_drop(&self, account_id: Option<i64>) -> InvalidateOnDrop<'_> {
        InvalidateOnDrop { cache: self, account_id }
    }

    pub fn figures(&self) -> CacheFigures {
        CacheFigures {
            kept: self.answers.len(),
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
        }
    }

    fn generation_of(&self, known: Option<&CachedSignIn>) -> &AtomicU64 {
        known.map_or(&self.negative_generation, |known| self.of_account(known.account_id()))
    }

    fn of_account(&self, account_id: i64) -> &AtomicU64 {
        &self.by_account[account_id.unsigned_abs() as usize % GENERATIONS]
    }
}

/// See [`SignInCache::invalidate_on_drop`].
pub(super) struct InvalidateOnDrop<'a> {
    cache: &'a SignInCache,
    account_id: Option<i64>,
}

impl Drop for InvalidateOnDrop<'_> {
    fn drop(&mut self) {
        match self.account_id {
            Some(account_id) => self.cache.invalidate(account_id),
            None => self.cache.invalidate_all(),
        }
    }
}
