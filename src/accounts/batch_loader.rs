//! What is looked up at the same moment is looked up together: the way to the database and back costs many times what
//! it costs there to find one row more.
//!
//! One question is on its way at a time, as long as its answer comes quickly: with two of them each was half as large,
//! and a look-up cost a third more. A question that takes long holds up nobody but those who are in it: the next one
//! is asked beside it. Who waits too long is told so, whatever becomes of the questions (guarantee F12).

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::database_deadline::before_database_deadline;
use super::{Store, StoreError};

/// A question that takes longer is slow.
const SLOW: Duration = Duration::from_millis(25);
/// So many slow questions may be on their way at once: half of the connections that a node has to PostgreSQL.
const MAX_SLOW: usize = 8;

/// What is asked for many at once.
pub(super) trait Batch: Send + Sync + 'static {
    /// For whom or what it is asked.
    type Key: Copy + Eq + Hash + Send + Sync + 'static;
    /// What is found; there is none for what nobody knows.
    type Found: Clone + Send + Sync + 'static;

    /// The most keys of one question.
    const MAX_BATCH: usize;
    /// How long the first one waits for others.
    const BATCH_DELAY: Duration;

    /// Asks for all of them.
    fn ask(
        store: &dyn Store,
        keys: &[Self::Key],
    ) -> impl Future<Output = Result<HashMap<Self::Key, Self::Found>, StoreError>> + Send;
}

type Answer<Q> = Result<Option<<Q as Batch>::Found>, StoreError>;

type Waiting<Q> = (<Q as Batch>::Key, oneshot::Sender<Answer<Q>>);

/// Who waits for an answer.
pub(super) struct BatchLoader<Q: Batch> {
    store: Arc<dyn Store>,
    state: Arc<Mutex<State<Q>>>,
}

struct State<Q: Batch> {
    waiting: Vec<Waiting<Q>>,
    /// Whether a task asks that is not slow.
    is_asking: bool,
    /// How many tasks wait for a slow answer.
    slow: usize,
}

impl<Q: Batch> Clone for BatchLoader<Q> {
    fn clone(&self) -> Self {
        Self { store: Arc::clone(&self.store), state: Arc::clone(&self.state) }
    }
}

impl<Q: Batch> BatchLoader<Q> {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, state: Arc::new(Mutex::new(State { waiting: Vec::new(), is_asking: false, slow: 0 })) }
    }

    /// What is found for a key.
    ///
    /// # Errors
    /// Those of the store; that it is unavailable where its answer does not come in time.
    pub async fn find(&self, key: Q::Key) -> Answer<Q> {
        let (answer, answered) = oneshot::channel();
        {
            let mut state = self.state();
            state.waiting.push((key, answer));
            self.ask_where_due(&mut state);
        }
        match before_database_deadline(answered).await {
            Some(Ok(answer)) => answer,
            Some(Err(_)) => Err(StoreError::fault("a look-up broke off")),
            None => Err(StoreError::unavailable("the database does not answer")),
        }
    }

    /// Has a task ask, where somebody waits and none does.
    fn ask_where_due(&self, state: &mut State<Q>) {
        if state.is_asking || state.slow >= MAX_SLOW || state.waiting.is_empty() {
            return;
        }
        // There is none where the server is being stopped.
        let Ok(runtime) = Handle::try_current() else { return };
        state.is_asking = true;
        // In a task of its own, as it asks for others too: who hangs up must not take them along.
        runtime.spawn(InFlight { batch_loader: self.clone(), is_slow: false }.run());
    }

    // std's Mutex: it is never held over an await.
    fn state(&self) -> MutexGuard<'_, State<Q>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One task that asks, until nobody waits or it is slow.
struct InFlight<Q: Batch> {
    batch_loader: BatchLoader<Q>,
    is_slow: bool,
}

impl<Q: Batch> InFlight<Q> {
    async fn run(mut self) {
        if !Q::BATCH_DELAY.is_zero() {
            sleep(Q::BATCH_DELAY).await;
        }
        while !self.is_slow {
            let waiting = self.next();
            if waiting.is_empty() {
                return;
            }
            let keys: Vec<_> = waiting.iter().map(|(key, _)| *key).collect();
            let found = self.ask(&keys).await;
            for (key, answer) in waiting {
                let _ = answer.send(match &found {
                    Ok(found) => Ok(found.get(&key).cloned()),
                    Err(error) => Err(error.again()),
                });
            }
        }
    }

    async fn ask(&mut self, keys: &[Q::Key]) -> Result<HashMap<Q::Key, Q::Found>, StoreError> {
        let store = Arc::clone(&self.batch_loader.store);
        let question = Q::ask(&*store, keys);
        tokio::pin!(question);
        match timeout(SLOW, &mut question).await {
            Ok(found) => found,
            Err(_) => {
                self.is_slow = true;
                {
                    let mut state = self.batch_loader.state();
                    state.is_asking = false;
                    state.slow += 1;
                    self.batch_loader.ask_where_due(&mut state);
                }
                question.await
            }
        }
    }

    /// Who waits now, without those who have given up.
    fn next(&self) -> Vec<Waiting<Q>> {
        let mut state = self.batch_loader.state();
        state.waiting.retain(|(_, answer)| !answer.is_closed());
        let count = state.waiting.len().min(Q::MAX_BATCH);
        state.waiting.drain(..count).collect()
    }
}

impl<Q: Batch> Drop for InFlight<Q> {
    /// Whether it is done or its question panics, those who wait are left to another.
    fn drop(&mut self) {
        let mut state = self.batch_loader.state();
        if self.is_slow {
            state.slow -= 1;
        } else {
            state.is_asking = false;
        }
        self.batch_loader.ask_where_due(&mut state);
    }
}
