//! Transactions on a connection that their owner keeps: sqlx's own borrow it, and a unit of work outlives a function.

use sqlx::{Database, SqlSafeStr};
use sqlx_core::transaction::TransactionManager;

/// Begins a transaction. It is to be ended by [`commit`] or [`start_rollback`].
pub(super) async fn begin<D: Database>(connection: &mut D::Connection, statement: &'static str) -> sqlx::Result<()> {
    D::TransactionManager::begin(connection, Some(statement.into_sql_str())).await
}

/// Commits.
pub(super) async fn commit<D: Database>(connection: &mut D::Connection) -> sqlx::Result<()> {
    let committed = D::TransactionManager::commit(connection).await;
    let is_counted_as_open = committed.is_err();
    after_commit(committed)?;
    if is_counted_as_open {
        start_rollback::<D>(connection);
    }
    Ok(())
}

/// The result of a commit. If another session has used LISTEN on the same server connection behind a pooler, a notice
/// may arrive with the answer; this is no error, since PostgreSQL sends it after the commit.
pub(super) fn after_commit(committed: sqlx::Result<()>) -> sqlx::Result<()> {
    match committed {
        Err(sqlx::Error::Protocol(what)) if what.contains("unexpected message: NotificationResponse") => Ok(()),
        committed => committed,
    }
}

/// Rolls back before the next statement on the connection; does nothing without a transaction.
pub(super) fn start_rollback<D: Database>(connection: &mut D::Connection) {
    D::TransactionManager::start_rollback(connection);
}
