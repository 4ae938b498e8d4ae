//! Whether a session keeps one connection of the server. A pooler in transaction mode, such as PgBouncer's, hands the
//! connection on after each transaction: notices and prepared statements then reach other sessions.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use tokio::time::timeout;

/// What an operator is told.
pub(super) const SENTENCE: &str = "the database is reached through a pooler in transaction mode, which hands its \
    connections on after each transaction (such as PgBouncer with pool_mode = transaction)";

/// How long the second session may take to be let in, and to be asked.
const LIMIT: Duration = Duration::from_secs(5);

/// Which of two sessions is asked: in an order that repeats for no pooler, however it takes its connections in turn.
const ORDER: [usize; 10] = [0, 1, 1, 0, 0, 1, 0, 1, 1, 0];

/// Tells the operator.
pub(super) fn warn() {
    tracing::warn!(
        "{SENTENCE}: what ends on another node is not announced, so nothing is remembered for longer than a second"
    );
}

/// Whether the connections to a server are handed on: two sessions at once have the same process of the server, or one
/// has another than before. `false` where that cannot be found out; a node that listens finds it out again (`revocations`).
///
/// # Errors
/// Those of the session; above all where the pooler allows no transactions.
pub(super) async fn is_shared(session: &mut PgConnection, options: &PgConnectOptions) -> sqlx::Result<bool> {
    let Ok(Ok(mut other)) = timeout(LIMIT, options.connect()).await else { return Ok(false) };
    let compared = timeout(LIMIT, have_processes_in_common([&mut *session, &mut other])).await;
    let _ = timeout(LIMIT, other.close()).await;
    let is_shared = compared.unwrap_or(Ok(false))?;
    if is_shared {
        session.begin().await?.rollback().await?;
    }
    Ok(is_shared)
}

async fn have_processes_in_common(sessions: [&mut PgConnection; 2]) -> sqlx::Result<bool> {
    let mut processes = [None, None];
    for at in ORDER {
        let process = process(sessions[at]).await?;
        let is_another = processes[at].is_some_and(|before| before != process);
        if is_another || processes[1 - at] == Some(process) {
            return Ok(true);
        }
        processes[at] = Some(process);
    }
    Ok(false)
}

/// The number of the server's process behind a session.
pub(super) async fn process(session: &mut PgConnection) -> sqlx::Result<i32> {
    sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(session).await?.try_get(0)
}
