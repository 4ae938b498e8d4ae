//! Combines concurrent look-ups into one batch: a round trip to the database costs many times what one more row costs.
//!
//! One query is in flight at a time, as long as it is answered quickly: with two in flight, batches were half as large
//! and a look-up cost a third more. A slow query delays only its own callers: the next query is sent beside it. A
//! caller gets a time-out at its deadline, whatever the state of the queries (guarantee F12).

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

/// A query that takes longer is slow.
const SLOW: Duration = Duration::from_millis(25);
/// Limit of slow queries in flight: half of a node's connections to PostgreSQL.
const MAX_SLOW: usize = 8;

/// A look-up of many keys in one query.
pub(super) trait Batch: Send + Sync + 'static {
    /// The key of a look-up.
    type Key: Copy + Eq + Hash + Send + Sync + 'static;
    /// The value that is found; an unknown key has none.
    type Found: Clone + Send + Sync + 'static;

    /// Limit of keys in one query.
    const MAX_BATCH: usize;
    /// How long the first caller waits for others.
    const BATCH_DELAY: Duration;

    /// Queries all of the keys.
    fn load(
        store: &dyn Store,
        keys: &[Self::Key],
    ) -> impl Future<Output = Result<HashMap<Self::Key, Self::Found>, StoreError>> + Send;
}

type Answer<Q> = Result<Option<<Q as Batch>::Found>, StoreError>;

type Waiting<Q> = (<Q as Batch>::Key, oneshot::Sender<Answer<Q>>);

/// Loads values in batches for concurrent callers.
pub(super) struct BatchLoader<Q: Batch> {
    store: Arc<dyn Store>,
    state: Arc<Mutex<State<Q>>>,
}

struct State<Q: Batch> {
    waiting: Vec<Waiting<Q>>,
    /// Whether a task has a query in flight that is not slow.
    is_querying: bool,
    /// Number of tasks whose query is slow.
    slow: usize,
}

impl<Q: Batch> Clone for BatchLoader<Q> {
    fn clone(&self) -> Self {
        Self { store: Arc::clone(&self.store), state: Arc::clone(&self.state) }
    }
}

impl<Q: Batch> BatchLoader<Q> {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, state: Arc::new(Mutex::new(State { waiting: Vec::new(), is_querying: false, slow: 0 })) }
    }

    /// The value of a key.
    ///
    /// # Errors
    /// The store's errors; `Unavailable` if there is no answer before the deadline.
    pub async fn find(&self, key: Q::Key) -> Answer<Q> {
        let (answer, answered) = oneshot::channel();
        {
            let mut state = self.state();
            state.waiting.push((key, answer));
            self.start_query_if_due(&mut state);
        }
        match before_database_deadline(answered).await {
            Some(Ok(answer)) => answer,
            Some(Err(_)) => Err(StoreError::fault("a look-up broke off")),
            None => Err(StoreError::unavailable("the database does not answer")),
        }
    }

    /// Starts a task if callers are waiting and no task will take them.
    fn start_query_if_due(&self, state: &mut State<Q>) {
        if state.is_querying || state.slow >= MAX_SLOW || state.waiting.is_empty() {
            return;
        }
        // There is no runtime while the server shuts down.
        let Ok(runtime) = Handle::try_current() else { return };
        state.is_querying = true;
        // A task of its own, as the query serves other callers too: a client that disconnects must not cancel it.
        runtime.spawn(InFlight { batch_loader: self.clone(), is_slow: false }.run());
    }

    // std's Mutex: it is never held over an await.
    fn state(&self) -> MutexGuard<'_, State<Q>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task that sends queries until no caller waits or a query is slow.
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
            let found = self.load(&keys).await;
            for (key, answer) in waiting {
                let _ = answer.send(match &found {
                    Ok(found) => Ok(found.get(&key).cloned()),
                    Err(error) => Err(error.again()),
                });
            }
        }
    }

    async fn load(&mut self, keys: &[Q::Key]) -> Result<HashMap<Q::Key, Q::Found>, StoreError> {
        let store = Arc::clone(&self.batch_loader.store);
        let query = Q::load(&*store, keys);
        tokio::pin!(query);
        match timeout(SLOW, &mut query).await {
            Ok(found) => found,
            Err(_) => {
                self.is_slow = true;
                {
                    let mut state = self.batch_loader.state();
                    state.is_querying = false;
                    state.slow += 1;
                    self.batch_loader.start_query_if_due(&mut state);
                }
                query.await
            }
        }
    }

    /// The next batch, without callers that have given up.
    fn next(&self) -> Vec<Waiting<Q>> {
        let mut state = self.batch_loader.state();
        state.waiting.retain(|(_, answer)| !answer.is_closed());
        let count = state.waiting.len().min(Q::MAX_BATCH);
        state.waiting.drain(..count).collect()
    }
}

impl<Q: Batch> Drop for InFlight<Q> {
    /// When the task is done, or its query has panicked, another task serves the callers that still wait.
    fn drop(&mut self) {
        let mut state = self.batch_loader.state();
        if self.is_slow {
            state.slow -= 1;
        } else {
            state.is_querying = false;
        }
        self.batch_loader.start_query_if_due(&mut state);
    }
}
