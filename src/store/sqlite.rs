//! SQLite: one connection that writes, several that only read.

mod error;
mod examine;
mod files;
mod lock;
mod migration;
mod open;
mod opened;
mod revocations;
mod snapshot;

use std::future::Future;
use std::sync::Arc;

use futures::stream::BoxStream;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::Notify;

use super::backend::{Backend, PooledConnection};
use super::pool_figures::pool_figures;
use super::transaction::{begin, commit};
use super::unavailable::Unavailable;
use crate::accounts::{RevocationBatch, SharedWindows, StoreError, StoreFigures};
use opened::Opened;

pub use examine::examine;
pub use files::{obstacles, with_companions};
pub use lock::{ServerLock, lock_for_server};

pub(super) use error::{fault, primary_code};
pub(super) use examine::connect_to_look;
pub(super) use migration::unknown_migration;
pub(super) use open::{BUSY_TIMEOUT, file};
pub(super) use snapshot::{Unfinished, back_up, restore};

/// Accounts in an SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    /// A single connection: SQLite allows one writer at a time; others wait here in order.
    writer: SqlitePool,
    /// Read-only connections. In WAL mode they never wait for the writer.
    readers: SqlitePool,
    /// The files of the open database.
    opened: Opened,
    unavailable: Unavailable,
    /// Notified of jobs that this process has enqueued.
    enqueued: Arc<Notify>,
}

impl SqliteStore {
    /// Opens the file of a URL such as `sqlite:vestibule.db`; creates and migrates it if needed.
    ///
    /// # Errors
    /// A sentence for the operator: the URL names no file; the file cannot be opened, was created by another program,
    /// or was migrated by a newer Vestibule.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        open::open(url).await
    }

    /// Closes every connection, after the queries in flight are done. SQLite then checkpoints its log
    /// into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Checks that the open database is still the file under its name.
    ///
    /// # Errors
    /// A sentence for the operator: the file was deleted or replaced.
    pub(super) fn assert_in_place(&self) -> Result<(), StoreError> {
        self.opened.assert_in_place().map_err(StoreError::fault)
    }

    /// A separate connection for reading.
    pub(super) async fn reading(&self) -> Result<SqliteConnection, StoreError> {
        Ok(self.readers.acquire().await.map_err(error::fault)?.detach())
    }

    /// A separate connection for writing.
    pub(super) async fn writing(&self) -> Result<SqliteConnection, StoreError> {
        Ok(self.writer.acquire().await.map_err(error::fault)?.detach())
    }
}

impl Backend for SqliteStore {
    type Database = Sqlite;
    type PooledConnection = PoolConnection<Sqlite>;

    /// Fails at once if a new connection would open a different file.
    async fn reader(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        if self.readers.num_idle() == 0 && self.readers.size() < open::READERS {
            self.opened.assert_in_place()?;
        }
        self.readers.acquire().await
    }

    async fn writer(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        self.writer.acquire().await
    }

    /// A transaction that has the write lock from its beginning: one that took it later could find that data that it
    /// has read has changed.
    async fn begin(&self, connection: &mut PoolConnection<Sqlite>) -> sqlx::Result<()> {
        self.opened.assert_in_place()?;
        begin::<Sqlite>(connection, "BEGIN IMMEDIATE").await
    }

    /// Checks the files again: a write into a file that is already deleted must not be reported as done.
    async fn commit(&self, connection: &mut PoolConnection<Sqlite>) -> sqlx::Result<()> {
        commit::<Sqlite>(connection).await?;
        Ok(self.opened.assert_in_place()?)
    }

    async fn run<T>(&self, query: impl Future<Output = sqlx::Result<T>> + Send) -> Result<T, StoreError> {
        query.await.map_err(|error| self.unavailable.see(error::fault(error)))
    }

    fn revocations(&self) -> BoxStream<'static, RevocationBatch> {
        revocations::stream(self.readers.clone(), self.opened.clone())
    }

    /// Only one process serves a file: its own windows are enough.
    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        None
    }

    fn enqueued(&self) -> &Arc<Notify> {
        &self.enqueued
    }

    fn figures(&self) -> StoreFigures {
        StoreFigures {
            pools: vec![pool_figures("writer", &self.writer), pool_figures("reader", &self.readers)],
            unavailable: self.unavailable.count(),
        }
    }
}

impl PooledConnection for PoolConnection<Sqlite> {
    // sqlx's pool tests each connection that is returned.
    fn answered(&mut self) {}
}
