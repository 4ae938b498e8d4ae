//! Sign-ins that were found before, in front of the database.
//!
//! An answer counts for a second, and for longer while the store confirms that every revocation has been delivered. So where
//! a notice is lost, or nobody listens, a revocation holds within that second.
//!
//! A revocation may be committed while a look-up is in flight, whose answer is then out of date. So each revocation counts up
//! two generations after its commit: that of all accounts, then that of its own. A look-up reads the first before it asks
//! the database and again when it has the answer; in between it reads the second, which it keeps with the answer. Where the
//! first has changed, the answer is not kept. Where the second changes later, the answer no longer counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use quick_cache::sync::Cache;

use super::TokenDigest;
use super::known::Known;

/// How long an answer counts by itself: so long may pass until another process' revocation holds here, whatever becomes
/// of its notice (guarantee T5).
const UNCONFIRMED_TTL: Duration = Duration::from_secs(1);
/// How long it counts at most: so old may be what of an account may change without an end, such as its e-mail address.
const CONFIRMED_TTL: Duration = Duration::from_secs(30);
/// The most answers that are kept; some 600 bytes each.
const CAPACITY: usize = 100_000;
/// Accounts share so many generations: a revocation also invalidates its neighbours, which costs a look-up each.
const GENERATIONS: usize = 1024;

/// The answers of late, by digest; that nobody has a digest is an answer too.
pub(super) struct SignInCache {
    answers: Cache<TokenDigest, Answer>,
    revocations: AtomicU64,
    by_account: Box<[AtomicU64]>,
    /// The generation of what nobody has.
    negative_generation: AtomicU64,
    /// Of every end before this moment has been told; in milliseconds of the clock.
    confirmed: AtomicU64,
    hits: AtomicU64,
    misses: AtomicU64,
}

#[derive(Clone)]
struct Answer {
    known: Option<Arc<Known>>,
    /// The generation of its account, or of nobody.
    generation: u64,
    /// When the database was asked.
    asked: Duration,
}

/// A look-up that is on its way.
pub(super) struct CacheMiss {
    digest: TokenDigest,
    revocations: u64,
    asked: Duration,
    /// Whether the last answer, too old to count, was that somebody has it.
    pub was_known: bool,
}

/// How the cache of sign-ins is doing, for those who watch the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheFigures {
    /// Answers that are kept, some of which may count no more.
    pub kept: usize,
    /// Questions that needed no database.
    pub hits: u64,
    /// Those that did.
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

    /// What is known of a digest; `Err` with the beginning of a look-up where nothing is. Of what `must_recheck` the database
    /// is asked at least once a second.
    pub fn get(
        &self,
        digest: TokenDigest,
        now: Duration,
        must_recheck: impl Fn(&Known) -> bool,
    ) -> Result<Option<Arc<Known>>, CacheMiss> {
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

    fn counts(&self, answer: &Answer, now: Duration, must_recheck: impl Fn(&Known) -> bool) -> bool {
        // A test's clock may be set back; then the answer is not of late either.
        let within = |ttl, since| now.checked_sub(since).is_some_and(|age| age < ttl);
        let known = answer.known.as_deref();
        let is_confirmed = || within(CONFIRMED_TTL, answer.asked) && within(UNCONFIRMED_TTL, self.confirmed());
        (within(UNCONFIRMED_TTL, answer.asked) || is_confirmed() && !known.is_some_and(must_recheck))
            && self.generation_of(known).load(Ordering::SeqCst) == answer.generation
    }

    fn confirmed(&self) -> Duration {
        Duration::from_millis(self.confirmed.load(Ordering::SeqCst))
    }

    /// Has every answer count on that was asked for at this moment or before. To be called when every end has been
    /// told that was in the database then.
    pub fn confirm(&self, asked: Duration) {
        self.confirmed.store(u64::try_from(asked.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Keeps what the database said, unless a sign-in was revoked meanwhile.
    pub fn keep(&self, miss: CacheMiss, known: Option<Arc<Known>>) {
        let generation = self.generation_of(known.as_deref()).load(Ordering::SeqCst);
        if self.revocations.load(Ordering::SeqCst) == miss.revocations {
            self.answers.insert(miss.digest, Answer { known, generation, asked: miss.asked });
        }
    }

    /// Forgets the sign-ins of an account. To be called when the revocation is in the database.
    pub fn invalidate(&self, account_id: i64) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
        self.of_account(account_id).fetch_add(1, Ordering::SeqCst);
    }

    /// Forgets everything, where it is not known what has changed.
    pub fn invalidate_all(&self) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
        for generation in self.by_account.iter().chain([&self.negative_generation]) {
            generation.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Forgets when it is dropped: when the revocation is done, and also when its client hangs up in the middle of it.
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

    fn generation_of(&self, known: Option<&Known>) -> &AtomicU64 {
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
