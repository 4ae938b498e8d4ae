//! What differs between the databases: their connections and transactions.

use std::future::Future;
use std::ops::DerefMut;
use std::sync::Arc;

use futures::stream::BoxStream;
use tokio::sync::Notify;

use super::connection::Connection;
use super::transaction::commit;
use crate::accounts::{RevocationBatch, SharedWindows, StoreError, StoreFigures};

/// A database and its connections.
pub(super) trait Backend: Send + Sync + 'static {
    /// sqlx's type of the database.
    type Database: sqlx::Database<Connection: Connection>;
    /// A connection of a pool.
    type PooledConnection: PooledConnection + DerefMut<Target = <Self::Database as sqlx::Database>::Connection>;

    /// Acquires a connection for reading.
    fn reader(&self) -> impl Future<Output = sqlx::Result<Self::PooledConnection>> + Send;

    /// Acquires a connection for writing.
    fn writer(&self) -> impl Future<Output = sqlx::Result<Self::PooledConnection>> + Send;

    /// Begins a transaction in which rows that are read and locked do not change.
    fn begin(&self, connection: &mut Self::PooledConnection) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Commits a transaction.
    fn commit(&self, connection: &mut Self::PooledConnection) -> impl Future<Output = sqlx::Result<()>> + Send {
        commit::<Self::Database>(connection)
    }

    /// Runs a query, and classifies its error by whether the database may recover in a moment.
    fn run<T>(
        &self,
        query: impl Future<Output = sqlx::Result<T>> + Send,
    ) -> impl Future<Output = Result<T, StoreError>> + Send;

    /// As [`Store::revocations`](crate::accounts::Store::revocations).
    fn revocations(&self) -> BoxStream<'static, RevocationBatch>;

    /// As [`Store::shared_windows`](crate::accounts::Store::shared_windows).
    fn shared_windows(&self) -> Option<&dyn SharedWindows>;

    /// As [`Store::enqueued`](crate::accounts::Store::enqueued).
    fn enqueued(&self) -> &Arc<Notify>;

    /// As [`Store::figures`](crate::accounts::Store::figures).
    fn figures(&self) -> StoreFigures;
}

/// A connection from a pool, to which it is returned on drop.
pub(super) trait PooledConnection: Send {
    /// Notes that every query on it has been answered, so that it can be reused without a test.
    fn answered(&mut self);
}
