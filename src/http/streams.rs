//! How many event streams there may be for one session and for one account: each holds a connection for as long as its
//! page is open. When one more than the limit is opened, the oldest is ended.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The most of one session. The tabs of a browser share one.
const OF_SESSION: usize = 8;
/// The most of one account, over all its sessions.
const OF_ACCOUNT: usize = 64;

/// The streams of one server; clones share them.
#[derive(Clone, Default)]
pub(super) struct Streams(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    /// Of each account, the oldest first.
    by_account: HashMap<i64, VecDeque<Entry>>,
    all: usize,
    next_number: u64,
}

struct Entry {
    number: u64,
    session: i64,
    /// Dropped, it ends the stream.
    _end: oneshot::Sender<()>,
}

/// A stream, as long as it is open.
pub(super) struct Stream {
    streams: Streams,
    account: i64,
    number: u64,
    replaced: oneshot::Receiver<()>,
}

impl Streams {
    /// Registers a stream of a session.
    pub(super) fn open(&self, account: i64, session: i64) -> Stream {
        let (end, replaced) = oneshot::channel();
        let mut open = self.lock();
        let number = open.next_number;
        open.next_number += 1;
        open.all += 1;
        let entries = open.by_account.entry(account).or_default();
        let of_session = entries.iter().filter(|entry| entry.session == session).count();
        let oldest = match entries.len() {
            _ if of_session >= OF_SESSION => entries.iter().position(|entry| entry.session == session),
            OF_ACCOUNT.. => Some(0),
            _ => None,
        };
        let ended = oldest.and_then(|at| entries.remove(at));
        entries.push_back(Entry { number, session, _end: end });
        open.all -= usize::from(ended.is_some());
        Stream { streams: self.clone(), account, number, replaced }
    }

    /// How many are open.
    pub(super) fn count(&self) -> usize {
        self.lock().all
    }

    // A std Mutex, as it is never held across an await.
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    /// Waits until a newer stream has replaced this one.
    pub(super) async fn replaced(&mut self) {
        let _ = (&mut self.replaced).await;
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        let Some(entries) = open.by_account.get_mut(&self.account) else { return };
        let Some(at) = entries.iter().position(|entry| entry.number == self.number) else { return };
        entries.remove(at);
        if entries.is_empty() {
            open.by_account.remove(&self.account);
        }
        open.all -= 1;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn is_replaced(stream: &mut Stream) -> bool {
        stream.replaced().now_or_never().is_some()
    }

    #[test]
    fn the_oldest_of_a_session_makes_room_and_other_sessions_keep_theirs() {
        let streams = Streams::default();
        let mut other = streams.open(1, 2);
        let mut of_session: Vec<Stream> = (0..OF_SESSION + 3).map(|_| streams.open(1, 1)).collect();
        let replaced: Vec<bool> = of_session.iter_mut().map(is_replaced).collect();
        assert!(replaced[..3].iter().all(|&is| is) && !replaced[3..].iter().any(|&is| is), "{replaced:?}");
        assert!(!is_replaced(&mut other));
        assert_eq!(streams.count(), OF_SESSION + 1);
        drop((other, of_session));
        assert_eq!(streams.count(), 0);
        assert!(streams.lock().by_account.is_empty(), "nothing is kept of clients that have left");
    }

    #[test]
    fn l5_the_sessions_of_one_account_together_are_bounded_and_other_accounts_keep_theirs() {
        let streams = Streams::default();
        let mut other = streams.open(2, 0);
        let mut of_account: Vec<Stream> = (0..OF_ACCOUNT + 2).map(|at| streams.open(1, at as i64)).collect();
        let replaced: Vec<bool> = of_account.iter_mut().map(is_replaced).collect();
        assert!(replaced[..2].iter().all(|&is| is) && !replaced[2..].iter().any(|&is| is), "{replaced:?}");
        assert!(!is_replaced(&mut other));
        assert_eq!(streams.count(), OF_ACCOUNT + 1);
    }
}
