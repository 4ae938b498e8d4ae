//! Idle connections. Each is closed when it has been idle for too long, whether or not a mail follows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use tokio::time::{Instant, sleep_until, timeout};

use super::GOODBYE;

/// Unused connections.
pub(super) struct Idle {
    limit: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Each with the time since when it is unused, the longest first.
    connections: Vec<(AsyncSmtpConnection, Instant)>,
    /// Whether a task closes them.
    is_watched: bool,
}

impl Idle {
    /// Closes connections that were idle for `limit`.
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, kept: Mutex::default() }
    }

    /// The connection that was used last.
    pub(super) fn take(&self) -> Option<AsyncSmtpConnection> {
        self.lock().connections.pop().map(|(connection, _)| connection)
    }

    /// Keeps a connection for the next mail.
    pub(super) fn keep(self: &Arc<Self>, connection: AsyncSmtpConnection) {
        let mut kept = self.lock();
        kept.connections.push((connection, Instant::now()));
        if !std::mem::replace(&mut kept.is_watched, true) {
            tokio::spawn(Arc::clone(self).close_unused());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn close_unused(self: Arc<Self>) {
        while let Some(next) = self.next_end() {
            sleep_until(next).await;
            while let Some(mut connection) = self.take_unused() {
                let _ = timeout(GOODBYE, connection.abort()).await;
            }
        }
    }

    /// When the next connection is to be closed; `None` where there is none, and then nobody watches.
    fn next_end(&self) -> Option<Instant> {
        let mut kept = self.lock();
        let next = kept.connections.first().map(|(_, since)| *since + self.limit);
        kept.is_watched = next.is_some();
        next
    }

    fn take_unused(&self) -> Option<AsyncSmtpConnection> {
        let mut kept = self.lock();
        let is_unused = kept.connections.first().is_some_and(|(_, since)| since.elapsed() >= self.limit);
        is_unused.then(|| kept.connections.remove(0).0)
    }
}
