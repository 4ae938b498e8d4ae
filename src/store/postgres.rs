//! PostgreSQL: several nodes share one database.

mod connections;
mod error;
mod last_used;
mod migration;
mod open;
mod pool;
mod revocations;
mod sharing;
mod sign_ins;
mod windows;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::BoxStream;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection, Postgres};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::backend::Backend;
use super::connection::BEGIN_SHARED;
use super::transaction::begin;
use super::unavailable::Unavailable;
use crate::accounts::{
    PoolFigures, RevocationBatch, SharedWindows, StoreError, StoreFigures, before_database_deadline,
};
use connections::ConnectionEpoch;
use pool::{Pool, Pooled};

pub(super) use error::fault;
pub(super) use last_used::touch_sign_ins;
pub(super) use migration::{Stage, unknown_migration};
pub(super) use open::{connect, stage};
pub(super) use sign_ins::{insert_signed_in, record_sign_in, settle};

/// If a query gets no answer for this long, its connection is taken for half-open (guarantee F5). A shorter time-out
/// says nothing about the connection.
const HALF_OPEN_TIMEOUT: Duration = Duration::from_secs(2);

/// Accounts in a PostgreSQL database, which several nodes may use.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: Pool,
    /// The time since which older connections are stale.
    epoch: ConnectionEpoch,
    /// For the connection that listens for notices, which is not one of the pool's.
    options: PgConnectOptions,
    /// Whether a pooler in transaction mode is in front of the server.
    has_transaction_pooler: bool,
    unavailable: Unavailable,
    /// Notified of jobs that this process has enqueued.
    enqueued: Arc<Notify>,
}

impl PostgresStore {
    /// Opens the database of a URL such as `postgres://user@host/vestibule?sslmode=verify-full`; migrates it if needed,
    /// while other nodes wait.
    ///
    /// # Errors
    /// A sentence for the operator, never with the URL's password: the server cannot be reached or has a wrong
    /// certificate; the database was created by another program or migrated by a newer Vestibule.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        open::open(url).await
    }

    /// A warning for the operator about the connection to a database, in a sentence: that a pooler in transaction mode
    /// is in front of it. `None` if there is none.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn look(url: &str) -> Result<Option<&'static str>, StoreError> {
        open::look(url).await
    }

    /// Closes every connection, after the queries in flight are done.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A separate connection, without the time-outs of the pool's connections.
    ///
    /// # Errors
    /// Behind a pooler in transaction mode.
    pub(super) async fn connection(&self) -> Result<PgConnection, StoreError> {
        if self.has_transaction_pooler {
            return Err(open::needs_a_session());
        }
        let connect = async {
            let mut connection = self.options.connect().await?;
            // A cached statement marks the connection as one that may use prepared statements (`store::connection`).
            sqlx::query("SELECT 1").execute(&mut connection).await?;
            Ok(connection)
        };
        connect.await.map_err(error::fault)
    }
}

impl Backend for PostgresStore {
    type Database = Postgres;
    type PooledConnection = Pooled;

    async fn reader(&self) -> sqlx::Result<Pooled> {
        self.pool.acquire().await
    }

    async fn writer(&self) -> sqlx::Result<Pooled> {
        self.pool.acquire().await
    }

    async fn begin(&self, connection: &mut Pooled) -> sqlx::Result<()> {
        begin::<Postgres>(connection, if self.has_transaction_pooler { BEGIN_SHARED } else { "BEGIN" }).await
    }

    async fn run<T>(&self, query: impl Future<Output = sqlx::Result<T>> + Send) -> Result<T, StoreError> {
        tokio::pin!(query);
        let begun = Instant::now();
        let (error, is_of_the_connection) = match before_database_deadline(&mut query).await {
            Some(Ok(answer)) => return Ok(answer),
            Some(Err(error)) => {
                let is_of_the_connection = error::is_of_the_connection(&error);
                (error, is_of_the_connection)
            }
            None => {
                let timed_out = io::Error::new(io::ErrorKind::TimedOut, "the database does not answer");
                (timed_out.into(), begun.elapsed() >= HALF_OPEN_TIMEOUT)
            }
        };
        // A query that has timed out is dropped with its connection, which is after this.
        if is_of_the_connection {
            self.epoch.invalidate();
        }
        Err(self.unavailable.see(error::fault(error)))
    }

    fn revocations(&self) -> BoxStream<'static, RevocationBatch> {
        revocations::stream(self.options.clone(), self.pool.clone(), self.has_transaction_pooler)
    }

    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        Some(self)
    }

    fn enqueued(&self) -> &Arc<Notify> {
        &self.enqueued
    }

    fn figures(&self) -> StoreFigures {
        let pool = PoolFigures { name: "all", size: self.pool.size(), idle: self.pool.idle() };
        StoreFigures { pools: vec![pool], unavailable: self.unavailable.count() }
    }
}
