//! SQLite: one connection that writes, several that read.

mod error;
mod examine;
mod files;
mod lock;
mod open;
mod opened;
mod revocations;
mod snapshot;

use std::future::Future;

use futures::stream::BoxStream;
use sqlx::pool::PoolConnection;
use sqlx::{Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::backend::{Backend, Lent};
use super::pool_figures::pool_figures;
use super::unavailable::Unavailable;
use crate::accounts::{RevocationBatch, SharedWindows, StoreError, StoreFigures};
use opened::Opened;

pub use examine::examine;
pub use files::{obstacles, with_companions};
pub use lock::{ServerLock, lock_for_server};

pub(super) use error::{fault, primary_code};
pub(super) use open::{BUSY_TIMEOUT, file};
pub(super) use snapshot::{Unfinished, back_up, restore};

/// Accounts in an SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    /// A single connection: SQLite lets one write at a time, and who waits for it waits here, in order.
    writer: SqlitePool,
    /// Connections that cannot write. In WAL mode they never wait for the writer.
    readers: SqlitePool,
    /// The files that both are connected to.
    opened: Opened,
    unavailable: Unavailable,
}

impl SqliteStore {
    /// Opens the file of a URL such as `sqlite:vestibule.db`; makes and migrates it where that is due.
    ///
    /// # Errors
    /// A sentence for the operator: a URL that means no file, a file that cannot be opened, that another program
    /// made, or that a newer Vestibule has migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        open::open(url).await
    }

    /// Closes every connection, once what is under way is done. SQLite then folds its log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Whether what was written is still in the file under the database's name.
    ///
    /// # Errors
    /// A sentence for the operator: the file was deleted or replaced.
    pub(super) fn assert_in_place(&self) -> Result<(), StoreError> {
        self.opened.assert_in_place().map_err(StoreError::fault)
    }

    /// A connection that reads, apart from the others.
    pub(super) async fn reading(&self) -> Result<SqliteConnection, StoreError> {
        Ok(self.readers.acquire().await.map_err(error::fault)?.detach())
    }

    /// A connection that writes, apart from the other.
    pub(super) async fn writing(&self) -> Result<SqliteConnection, StoreError> {
        Ok(self.writer.acquire().await.map_err(error::fault)?.detach())
    }
}

impl Backend for SqliteStore {
    type Database = Sqlite;
    type Lent = PoolConnection<Sqlite>;

    /// Refuses at once where a connection would have to be made to another file.
    async fn reader(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        if self.readers.num_idle() == 0 && self.readers.size() < open::READERS {
            self.opened.assert_in_place()?;
        }
        self.readers.acquire().await
    }

    async fn writer(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        self.writer.acquire().await
    }

    /// A transaction that has the write lock from its beginning: one that took it later could find that what it
    /// has read is no longer so.
    async fn begin<'c>(&self, connection: &'c mut PoolConnection<Sqlite>) -> sqlx::Result<Transaction<'c, Sqlite>> {
        self.opened.assert_in_place()?;
        connection.begin_with("BEGIN IMMEDIATE").await
    }

    /// Looks at the files once more: what was written into a file that is already deleted is not answered as done.
    async fn commit(&self, transaction: Transaction<'_, Sqlite>) -> sqlx::Result<()> {
        transaction.commit().await?;
        Ok(self.opened.assert_in_place()?)
    }

    async fn run<T>(&self, step: impl Future<Output = sqlx::Result<T>> + Send) -> Result<T, StoreError> {
        step.await.map_err(|error| self.unavailable.see(error::fault(error)))
    }

    fn revocations(&self) -> BoxStream<'static, RevocationBatch> {
        revocations::stream(self.readers.clone(), self.opened.clone())
    }

    /// One machine has the file, and in it one process serves: what that one remembers is enough.
    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        None
    }

    fn figures(&self) -> StoreFigures {
        StoreFigures {
            pools: vec![pool_figures("writer", &self.writer), pool_figures("reader", &self.readers)],
            unavailable: self.unavailable.count(),
        }
    }
}

impl Lent for PoolConnection<Sqlite> {
    fn release(self) {}
}
