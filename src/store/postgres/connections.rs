//! The connections of the pool: their session settings, and when they are discarded (guarantee F5).

use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::{Connection, PgConnection, Row};
use tokio::time::{Instant, timeout};

/// Time-out of a connection's answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);

/// A time: older connections are stale. One of them hung, broke, or could only read, and the others lead to the same
/// server.
#[derive(Clone, Debug, Default)]
pub(super) struct ConnectionEpoch(Arc<Mutex<Option<Instant>>>);

impl ConnectionEpoch {
    /// Makes every existing connection stale: it is closed before it is used again.
    pub fn invalidate(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether a connection of that age is stale.
    pub fn is_stale(&self, age: Duration) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() < age)
    }
}

/// Whether a connection answers, after any query in flight on it.
pub(super) async fn answers(connection: &mut PgConnection) -> sqlx::Result<()> {
    in_time(connection.ping()).await
}

/// Whether a connection answers after a query that was cancelled, and is then in no transaction. sqlx does not know of
/// one whose `BEGIN` was cancelled, so it is ended here; the `BEGIN` before it spares the server's warning where there is
/// none.
pub(super) async fn is_free(connection: &mut PgConnection) -> sqlx::Result<()> {
    in_time(sqlx::raw_sql("BEGIN; ROLLBACK").execute(connection)).await.map(drop)
}

async fn in_time<T>(answer: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    let silent = || Err(io::Error::new(io::ErrorKind::TimedOut, "a connection does not answer").into());
    timeout(ANSWER_TIMEOUT, answer).await.unwrap_or_else(|_| silent())
}

/// Sets time-outs on the server, in case this node disappears, and refuses a read-only server: a standby, which also
/// lags behind.
pub(super) async fn prepare(connection: &mut PgConnection) -> sqlx::Result<()> {
    let (is_read_only,): (bool,) = sqlx::query_as(
        "SELECT set_config('statement_timeout', '5s', false) IS NULL
            OR set_config('idle_in_transaction_session_timeout', '10s', false) IS NULL
            OR set_config('tcp_keepalives_idle', '10', false) IS NULL
            OR set_config('tcp_keepalives_interval', '5', false) IS NULL
            OR set_config('tcp_keepalives_count', '3', false) IS NULL
            OR current_setting('transaction_read_only')::boolean",
    )
    .fetch_one(connection)
    .await?;
    refuse(is_read_only)
}

/// As [`prepare`] without the time-outs, for a connection whose next transaction may be another session's.
pub(super) async fn look(connection: &mut PgConnection) -> sqlx::Result<()> {
    let read_only = "SELECT current_setting('transaction_read_only')::boolean";
    refuse(sqlx::raw_sql(read_only).fetch_one(connection).await?.try_get(0)?)
}

fn refuse(is_read_only: bool) -> sqlx::Result<()> {
    if is_read_only { Err(sqlx::Error::Protocol("the server can only be read".to_owned())) } else { Ok(()) }
}
