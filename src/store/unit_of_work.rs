//! A connection with the repositories over it, for either database. Each statement has the deadline, and its error the
//! classification, of the database.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use tokio::sync::Notify;

use super::backend::{Backend, PooledConnection};
use super::connection::{Connection, Row, Value};
use super::transaction::start_rollback;
use crate::accounts::{Repositories, RevocationBatch, SharedWindows, Store, StoreError, StoreFigures, UnitOfWork};

/// A connection: in a transaction, or for reading.
pub(super) struct Work<'a, B: Backend> {
    pub(super) backend: &'a B,
    pub(super) connection: B::PooledConnection,
    /// Whether it is to be rolled back on drop.
    is_open: bool,
    /// Whether a worker is to look for jobs once it is committed.
    pub(super) has_enqueued: bool,
}

/// Runs an operation in the transaction of a [`Work`]: `in_transaction!(self, |connection| connection.operation())`.
macro_rules! in_transaction {
    ($work:ident, |$connection:ident| $operation:expr) => {{
        $work.assert_open()?;
        $crate::store::unit_of_work::run!($work, |$connection| $operation)
    }};
}
pub(super) use in_transaction;

/// Runs an operation of a connection.
macro_rules! run {
    ($work:ident, |$connection:ident| $operation:expr) => {{
        let $connection = &mut *$work.connection;
        let answer = $work.backend.run($operation).await?;
        $crate::store::backend::PooledConnection::answered(&mut $work.connection);
        answer
    }};
}
pub(super) use run;

impl<'a, B: Backend> Work<'a, B> {
    async fn read(backend: &'a B) -> Result<Self, StoreError> {
        let connection = backend.run(backend.reader()).await?;
        Ok(Self { backend, connection, is_open: false, has_enqueued: false })
    }

    async fn begin(backend: &'a B) -> Result<Self, StoreError> {
        let begun = backend.run(async {
            let connection = backend.writer().await?;
            let mut work = Self { backend, connection, is_open: true, has_enqueued: false };
            backend.begin(&mut work.connection).await?;
            Ok(work)
        });
        let mut work = begun.await?;
        work.connection.answered();
        Ok(work)
    }

    async fn commit(mut self) -> Result<(), StoreError> {
        self.backend.run(self.backend.commit(&mut self.connection)).await?;
        self.is_open = false;
        self.connection.answered();
        if self.has_enqueued {
            self.backend.enqueued().notify_one();
        }
        Ok(())
    }

    /// Fails outside a transaction: there, what belongs together would be written by halves, and locks would not hold.
    pub(super) fn assert_open(&self) -> Result<(), StoreError> {
        if self.is_open { Ok(()) } else { Err(StoreError::fault("a connection for reading was to write")) }
    }

    fn assert_may(&self, sql: &str) -> Result<(), StoreError> {
        if sql.starts_with("SELECT") { Ok(()) } else { self.assert_open() }
    }

    /// Runs a statement and returns the number of rows changed.
    pub(super) async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        self.assert_may(sql)?;
        Ok(run!(self, |connection| connection.execute(sql, values)))
    }

    /// Runs a statement and returns its rows.
    pub(super) async fn fetch_all<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<T>, StoreError> {
        self.assert_may(sql)?;
        Ok(run!(self, |connection| connection.fetch_all(sql, values)))
    }

    /// Runs a statement and returns its first row.
    pub(super) async fn fetch_optional<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<T>, StoreError> {
        self.assert_may(sql)?;
        Ok(run!(self, |connection| connection.fetch_optional(sql, values)))
    }
}

impl<B: Backend> Drop for Work<'_, B> {
    fn drop(&mut self) {
        if self.is_open {
            start_rollback::<B::Database>(&mut self.connection);
        }
    }
}

#[async_trait]
impl<B: Backend> UnitOfWork for Work<'_, B> {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Work::commit(*self).await
    }
}

#[async_trait]
impl<B: Backend> Store for B {
    async fn read(&self) -> Result<Box<dyn Repositories + '_>, StoreError> {
        Ok(Box::new(Work::read(self).await?))
    }

    async fn begin(&self) -> Result<Box<dyn UnitOfWork + '_>, StoreError> {
        Ok(Box::new(Work::begin(self).await?))
    }

    fn revocations(&self) -> BoxStream<'static, RevocationBatch> {
        Backend::revocations(self)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        let mut work = Work::read(self).await?;
        work.execute("SELECT 1 FROM accounts LIMIT 1", &[]).await.map(drop)
    }

    async fn try_to_write(&self) -> Result<(), StoreError> {
        let mut work = Work::begin(self).await?;
        run!(work, |connection| connection.try_to_write());
        work.commit().await
    }

    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        Backend::shared_windows(self)
    }

    fn enqueued(&self) -> Arc<Notify> {
        Arc::clone(Backend::enqueued(self))
    }

    fn figures(&self) -> StoreFigures {
        Backend::figures(self)
    }
}
