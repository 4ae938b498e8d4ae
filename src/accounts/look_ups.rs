//! Tokens that are looked up at the same moment are looked up together: the way to the database and back costs many
//! times what it costs there to find one token more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::authenticate::Known;
use super::{Store, StoreError, TokenDigest};

/// The most tokens of one question; as many as the store asks for at once.
const TOGETHER: usize = 32;
/// So many questions may be on their way at once. With two of them each was half as large, and a look-up cost a third
/// more.
const QUESTIONS: usize = 1;

type Answer = Result<Option<Arc<Known>>, StoreError>;

type Waiting = (TokenDigest, oneshot::Sender<Answer>);

/// Who waits for an answer.
#[derive(Clone)]
pub(super) struct LookUps {
    store: Arc<dyn Store>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    waiting: Vec<Waiting>,
    /// How many tasks ask.
    asking: usize,
}

impl LookUps {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, state: Arc::default() }
    }

    /// Whose token it is.
    pub async fn find_token(&self, digest: TokenDigest) -> Answer {
        let (answer, answered) = oneshot::channel();
        {
            let mut state = self.state();
            state.waiting.push((digest, answer));
            if state.asking < QUESTIONS {
                state.asking += 1;
                // In a task of its own, as it asks for others too: who hangs up must not take them along.
                tokio::spawn(Asking { look_ups: self.clone(), is_done: false }.ask());
            }
        }
        answered.await.unwrap_or_else(|_| Err(StoreError::fault("a look-up broke off")))
    }

    // std's Mutex: it is never held over an await.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One task that asks, until nobody waits.
struct Asking {
    look_ups: LookUps,
    is_done: bool,
}

impl Asking {
    async fn ask(mut self) {
        while let Some(waiting) = self.next() {
            let digests: Vec<_> = waiting.iter().map(|(digest, _)| *digest).collect();
            match self.look_ups.store.find_tokens(&digests).await {
                Ok(found) => {
                    let known = found.into_iter().map(|(digest, found)| (digest, Arc::new(Known::from(found))));
                    let known: HashMap<_, _> = known.collect();
                    for (digest, answer) in waiting {
                        let _ = answer.send(Ok(known.get(&digest).cloned()));
                    }
                }
                Err(error) => {
                    for (_, answer) in waiting {
                        let _ = answer.send(Err(error.again()));
                    }
                }
            }
        }
    }

    /// Who waits now; `None` where nobody does, and then this task counts no more.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut state = self.look_ups.state();
        if state.waiting.is_empty() {
            state.asking -= 1;
            self.is_done = true;
            return None;
        }
        let count = state.waiting.len().min(TOGETHER);
        Some(state.waiting.drain(..count).collect())
    }
}

impl Drop for Asking {
    /// Where a question panics, nobody is left waiting for this task.
    fn drop(&mut self) {
        if !self.is_done {
            let mut state = self.look_ups.state();
            state.asking -= 1;
            state.waiting.clear();
        }
    }
}
