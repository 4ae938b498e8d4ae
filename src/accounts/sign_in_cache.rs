//! Sign-ins that were found a moment ago, in front of the database.
//!
//! A revocation may come while a look-up is on its way, and what the look-up then brings is no longer true. So each
//! revocation counts up two numbers, after its commit: first one for all, then one of its account's. A look-up reads
//! the first before it asks the database and again when it has the answer, and between the two that of the account,
//! which it keeps beside the answer. Was there a revocation meanwhile, the answer is not kept; comes one later, the
//! number of the account is another, and what was kept counts for nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use quick_cache::sync::Cache;

use super::TokenDigest;
use super::authenticate::Known;

/// How long an answer counts: so long may pass until another process' revocation holds here, whatever becomes of its
/// notice (checklist T5).
const LIFE: Duration = Duration::from_secs(1);
/// The most answers that are kept; some 500 bytes each.
const CAPACITY: usize = 20_000;
/// Accounts share so many numbers: a revocation takes its neighbours' answers with it, which costs a look-up each.
const NUMBERS: usize = 1024;

/// The answers of the last second, by digest; that nobody has a digest is an answer too.
pub(super) struct SignInCache {
    answers: Cache<TokenDigest, Answer>,
    revocations: AtomicU64,
    by_account: Box<[AtomicU64]>,
    hits: AtomicU64,
    misses: AtomicU64,
}

#[derive(Clone)]
struct Answer {
    known: Option<Arc<Known>>,
    /// The number of its account.
    number: u64,
    /// When the database was asked.
    asked: Duration,
}

/// A look-up that is on its way.
pub(super) struct LookUp {
    digest: TokenDigest,
    revocations: u64,
    asked: Duration,
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
            by_account: (0..NUMBERS).map(|_| AtomicU64::new(0)).collect(),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// What is known of a digest; `Err` with the beginning of a look-up where nothing is.
    pub fn get(&self, digest: TokenDigest, now: Duration) -> Result<Option<Arc<Known>>, LookUp> {
        match self.answers.get(&digest).filter(|answer| self.counts(answer, now)) {
            Some(answer) => {
                self.hits.fetch_add(1, Ordering::Relaxed);
                Ok(answer.known)
            }
            None => {
                self.misses.fetch_add(1, Ordering::Relaxed);
                Err(LookUp { digest, revocations: self.revocations.load(Ordering::SeqCst), asked: now })
            }
        }
    }

    fn counts(&self, answer: &Answer, now: Duration) -> bool {
        // A test's clock may be set back; then the answer is none of the last second's either.
        let is_young = now.checked_sub(answer.asked).is_some_and(|age| age < LIFE);
        is_young && answer.known.as_ref().is_none_or(|known| self.number(known.account_id()) == answer.number)
    }

    /// Keeps what the database said, unless a sign-in was revoked meanwhile.
    pub fn keep(&self, look_up: LookUp, known: Option<Arc<Known>>) {
        // What nobody has no revocation can change.
        let number = known.as_ref().map_or(0, |known| self.number(known.account_id()));
        if self.revocations.load(Ordering::SeqCst) == look_up.revocations {
            self.answers.insert(look_up.digest, Answer { known, number, asked: look_up.asked });
        }
    }

    /// Forgets the sign-ins of an account. To be called when the revocation is in the database.
    pub fn forget(&self, account_id: i64) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
        self.of_account(account_id).fetch_add(1, Ordering::SeqCst);
    }

    /// Forgets every sign-in, where it is not known whose have ended.
    pub fn forget_all(&self) {
        self.revocations.fetch_add(1, Ordering::SeqCst);
        for number in &self.by_account {
            number.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Forgets when it is dropped: when the revocation is done, and also when its client hangs up in the middle of it.
    pub fn forget_at_the_end(&self, account_id: Option<i64>) -> Forgetting<'_> {
        Forgetting { cache: self, account_id }
    }

    pub fn figures(&self) -> CacheFigures {
        CacheFigures {
            kept: self.answers.len(),
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
        }
    }

    fn number(&self, account_id: i64) -> u64 {
        self.of_account(account_id).load(Ordering::SeqCst)
    }

    fn of_account(&self, account_id: i64) -> &AtomicU64 {
        &self.by_account[account_id.unsigned_abs() as usize % NUMBERS]
    }
}

/// See [`SignInCache::forget_at_the_end`].
pub(super) struct Forgetting<'a> {
    cache: &'a SignInCache,
    account_id: Option<i64>,
}

impl Drop for Forgetting<'_> {
    fn drop(&mut self) {
        match self.account_id {
            Some(account_id) => self.cache.forget(account_id),
            None => self.cache.forget_all(),
        }
    }
}
