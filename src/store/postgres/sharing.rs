//! Detects a pooler in transaction mode, such as PgBouncer's, which assigns a server connection to another session
//! after each transaction: notices and prepared statements then reach other sessions.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use tokio::time::timeout;

/// The warning for the operator.
pub(super) const SENTENCE: &str = "the database is reached through a pooler in transaction mode, which hands its \
    connections on after each transaction (such as PgBouncer with pool_mode = transaction)";

/// Time-out of opening the second session, and of the queries.
const DETECTION_TIMEOUT: Duration = Duration::from_secs(5);

/// The session that is queried each time. The order has no period, so that it differs from a pooler's round robin.
const ORDER: [usize; 10] = [0, 1, 1, 0, 0, 1, 0, 1, 1, 0];

/// Logs the warning.
pub(super) fn warn() {
    tracing::warn!(
        "{SENTENCE}: other nodes' revocations do not arrive, so no sign-in is cached for longer than a second"
    );
}

/// Whether server connections are shared: two concurrent sessions have the same server process, or one session has
/// another one than before. `false` if that cannot be determined; a node that listens detects it later (`revocations`).
///
/// # Errors
/// Those of the session; above all if the pooler allows no transactions.
pub(super) async fn has_transaction_pooler(
    session: &mut PgConnection,
    options: &PgConnectOptions,
) -> sqlx::Result<bool> {
    let Ok(Ok(mut other)) = timeout(DETECTION_TIMEOUT, options.connect()).await else { return Ok(false) };
    let compared = timeout(DETECTION_TIMEOUT, have_processes_in_common([&mut *session, &mut other])).await;
    let _ = timeout(DETECTION_TIMEOUT, other.close()).await;
    let has_transaction_pooler = compared.unwrap_or(Ok(false))?;
    if has_transaction_pooler {
        session.begin().await?.rollback().await?;
    }
    Ok(has_transaction_pooler)
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

/// The id of the server process of a session.
pub(super) async fn process(session: &mut PgConnection) -> sqlx::Result<i32> {
    sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(session).await?.try_get(0)
}
