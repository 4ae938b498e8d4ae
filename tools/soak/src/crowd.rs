//! Many clients at once: a thousand log-ins, and hundreds of slow senders.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::dribble::{self, Endless};
use crate::http::{Client, request};
use crate::ledger::SignIn;
use crate::state::{Asked, Fault, Needs, SoakState};

const LOG_INS: usize = 1000;
/// Of these, so many hang up as soon as they have asked.
const EVERY_TENTH: usize = 10;
const DRIBBLERS: usize = 200;
/// The tolerance beyond a promise on a busy machine.
const TOLERANCE: Duration = Duration::from_secs(5);

/// The result of a storm.
pub struct Storm {
    pub let_in: usize,
    pub turned_away: usize,
    /// The longest that anybody waited for either.
    pub longest: Duration,
}

/// A thousand log-ins at once (guarantee L1).
pub async fn storm(state: &Arc<SoakState>, rng: &mut fastrand::Rng) -> Storm {
    let barrier = Arc::new(Barrier::new(LOG_INS));
    let mut crowd = JoinSet::new();
    state.begin_fault(Fault::Storm);
    for n in 0..LOG_INS {
        let account = state.ledger().any_account(rng);
        let (state, barrier) = (Arc::clone(state), Arc::clone(&barrier));
        crowd.spawn(async move {
            let mut client = Client::new(state.address);
            let connected = client.connect().await;
            barrier.wait().await;
            let account = account?;
            let bytes = request("POST", "/api/login", None, Some(&account.credentials(false)));
            if n % EVERY_TENTH == 0 {
                client.ask_and_hang_up(&bytes).await;
                return None;
            }
            let asked =
                Asked { what: "log-in in a storm", needs: Needs::Hashing, expected: 200, begun: Instant::now() };
            let outcome = match connected {
                Ok(()) => client.ask(&bytes).await,
                Err(broken) => Err(broken),
            };
            let took = asked.begun.elapsed();
            let answer = state.check_answer(&asked, outcome);
            let sign_in = answer.and_then(|answer| SignIn::granted(account, &answer));
            Some((sign_in.map(|sign_in| state.ledger().signed_in(sign_in)).is_some(), took))
        });
    }
    let outcomes: Vec<(bool, Duration)> = crowd.join_all().await.into_iter().flatten().collect();
    state.end_fault(Fault::Storm);
    let let_in = outcomes.iter().filter(|(let_in, _)| *let_in).count();
    let longest = outcomes.iter().map(|(_, took)| *took).max().unwrap_or_default();
    Storm { let_in, turned_away: outcomes.len() - let_in, longest }
}

/// Sockets that send a byte a second, half of them a head and half a body (guarantee L3). How many were closed in
/// time, and how many there were.
pub async fn dribble(state: Arc<SoakState>) -> (usize, usize) {
    let mut crowd = JoinSet::new();
    for n in 0..DRIBBLERS {
        let address = state.address;
        crowd.spawn(async move { dribble::dribble(address, Endless::of(n), TOLERANCE).await.is_some() });
    }
    let outcomes = crowd.join_all().await;
    (outcomes.iter().filter(|in_time| **in_time).count(), outcomes.len())
}
