//! The answers of the last seconds, and the questions that are in flight.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::{EntryAction, EntryResult};
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::credentials::Key;
use crate::refusal::Refusal;
use crate::signed_in::SignedIn;

/// Who is signed in, or why they are not admitted.
pub(crate) type Answer = Result<Arc<SignedIn>, Refusal>;

/// Answers, by a digest of the credentials. It is bounded, and a credential that is asked for once does not displace one that
/// is asked for often.
pub(crate) struct Cache {
    slots: quick_cache::sync::Cache<Key, Arc<Slot>>,
    lifetime: Duration,
    refused_lifetime: Duration,
}

/// A question, and its answer when it is there.
struct Slot {
    /// When it was first asked: a token that was valid then may have been revoked since.
    asked: Instant,
    answer: OnceCell<Answer>,
}

impl Cache {
    /// A cache with these bounds; a refusal lives no longer than an answer.
    pub(crate) fn new(capacity: usize, lifetime: Duration, refused_lifetime: Duration) -> Self {
        let slots = quick_cache::sync::Cache::new(capacity);
        Self { slots, lifetime, refused_lifetime: refused_lifetime.min(lifetime) }
    }

    /// The answer that is kept, or that of `ask`, which runs once for all who wait for it. If the one whose it is goes away,
    /// another's runs.
    pub(crate) async fn get_or_ask(&self, key: Key, ask: impl Future<Output = Answer>) -> Answer {
        let slot = self.slot(&key);
        let answer = slot.answer.get_or_init(|| ask).await.clone();
        if answer.as_ref().is_err_and(|refusal| !refusal.lasts()) {
            self.slots.remove_if(&key, |kept| Arc::ptr_eq(kept, &slot));
        }
        answer
    }

    fn slot(&self, key: &Key) -> Arc<Slot> {
        let asked = Instant::now();
        let kept = self.slots.entry(key, None, |_, slot| match self.is_fresh(slot, asked) {
            true => EntryAction::Retain(Arc::clone(slot)),
            false => EntryAction::ReplaceWithGuard,
        });
        let slot = Arc::new(Slot { asked, answer: OnceCell::new() });
        match kept {
            EntryResult::Retained(slot) => return slot,
            EntryResult::Vacant(place) | EntryResult::Replaced(place, _) => {
                // Where the place is gone, the next one asks for themselves.
                let _ = place.insert(Arc::clone(&slot));
            }
            EntryResult::Removed(..) | EntryResult::Timeout => {}
        }
        slot
    }

    fn is_fresh(&self, slot: &Slot, now: Instant) -> bool {
        let lifetime = match slot.answer.get() {
            Some(Err(_)) => self.refused_lifetime,
            Some(Ok(_)) | None => self.lifetime,
        };
        now.duration_since(slot.asked) < lifetime
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::body::Bytes;
    use axum::http::StatusCode;
    use tokio::task::JoinSet;
    use tokio::time::{advance, sleep, timeout};

    use super::*;
    use crate::signed_in::Profile;

    const KEY: Key = [1; 32];
    const SECOND: Duration = Duration::from_secs(1);

    fn cache() -> Cache {
        Cache::new(100, 5 * SECOND, SECOND)
    }

    fn alice() -> Answer {
        Ok(Arc::new(SignedIn { id: 1, profile: Profile::default() }))
    }

    fn refused() -> Answer {
        Err(Refusal::invalid_token())
    }

    /// Whether a question was asked for this answer.
    async fn asks(cache: &Cache, key: Key, answer: Answer) -> bool {
        let mut asked = false;
        let ask = async {
            asked = true;
            answer.clone()
        };
        let told = cache.get_or_ask(key, ask).await;
        assert!(!asked || told == answer);
        asked
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_kept_for_its_lifetime_and_a_refusal_for_less() {
        let cache = cache();
        assert!(asks(&cache, KEY, alice()).await);
        advance(5 * SECOND - Duration::from_millis(1)).await;
        assert!(!asks(&cache, KEY, refused()).await);
        advance(Duration::from_millis(1)).await;
        assert!(asks(&cache, KEY, refused()).await);
        assert!(!asks(&cache, KEY, alice()).await);
        advance(SECOND).await;
        assert!(asks(&cache, KEY, alice()).await);
        assert!(asks(&cache, [2; 32], alice()).await, "another token is another question");
    }

    #[tokio::test(start_paused = true)]
    async fn the_lifetime_counts_from_the_question_and_not_from_the_answer() {
        let cache = cache();
        let slow = async {
            sleep(4 * SECOND).await;
            alice()
        };
        assert_eq!(cache.get_or_ask(KEY, slow).await, alice());
        assert!(!asks(&cache, KEY, refused()).await);
        advance(SECOND).await;
        assert!(asks(&cache, KEY, refused()).await);
    }

    #[tokio::test(start_paused = true)]
    async fn that_nobody_could_be_asked_is_never_kept() {
        let cache = cache();
        for failure in [Refusal::unavailable(), Refusal::told(StatusCode::BAD_REQUEST, Bytes::new())] {
            assert!(asks(&cache, KEY, Err(failure.clone())).await);
            assert!(asks(&cache, KEY, Err(failure)).await);
        }
        assert!(asks(&cache, KEY, alice()).await);
    }

    #[tokio::test(start_paused = true)]
    async fn a_lifetime_of_zero_keeps_nothing_and_joins_nothing() {
        let cache = Cache::new(100, Duration::ZERO, SECOND);
        for answer in [alice(), refused(), alice()] {
            assert!(asks(&cache, KEY, answer).await);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_at_once_waits_for_one_question_also_if_it_fails() {
        let (cache, questions) = (Arc::new(cache()), Arc::new(AtomicUsize::new(0)));
        for answer in [Err(Refusal::unavailable()), alice()] {
            let mut visitors = JoinSet::new();
            for _ in 0..50 {
                let (cache, questions, answer) = (Arc::clone(&cache), Arc::clone(&questions), answer.clone());
                visitors.spawn(async move {
                    let ask = async {
                        questions.fetch_add(1, Ordering::SeqCst);
                        sleep(SECOND).await;
                        answer
                    };
                    cache.get_or_ask(KEY, ask).await
                });
            }
            assert!(visitors.join_all().await.iter().all(|told| *told == answer));
            assert_eq!(questions.swap(0, Ordering::SeqCst), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_visitor_who_goes_away_takes_no_answer_along() {
        let cache = cache();
        let never = async {
            sleep(60 * SECOND).await;
            refused()
        };
        assert!(timeout(SECOND, cache.get_or_ask(KEY, never)).await.is_err());
        assert!(asks(&cache, KEY, alice()).await);
    }

    #[tokio::test(start_paused = true)]
    async fn what_strangers_send_is_bounded_and_displaces_nobody_who_comes_often() {
        let cache = cache();
        asks(&cache, KEY, alice()).await;
        for number in 0..10_000_u32 {
            let mut key = [0; 32];
            key[..4].copy_from_slice(&number.to_le_bytes());
            asks(&cache, key, refused()).await;
            asks(&cache, KEY, alice()).await;
        }
        assert!(cache.slots.len() <= 100, "{}", cache.slots.len());
        assert!(!asks(&cache, KEY, refused()).await);
    }
}
