//! PostgreSQL: several nodes on one database.

mod connections;
mod ends;
mod error;
mod open;
mod pool;
mod sign_ins;
mod uses;
mod windows;

use std::future::Future;
use std::io;
use std::time::Duration;

use futures::stream::BoxStream;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Postgres, Transaction};

use super::backend::Backend;
use super::unavailable::Unavailable;
use crate::accounts::{Ends, PoolFigures, SharedWindows, StoreError, StoreFigures};
use connections::Doubt;
use pool::{Pool, Pooled};

pub(super) use error::fault;
pub(super) use open::{Stage, connect, stage};
pub(super) use sign_ins::{insert_signed_in, record_sign_in};
pub(super) use uses::record_uses;

/// The longest that a step may take, the wait for a connection included: a connection whose other end is gone
/// without a word must not hold a request (checklist F5).
const STEP_LIMIT: Duration = Duration::from_secs(5);

/// Accounts in a PostgreSQL database, which other nodes may use too.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: Pool,
    /// Since when connections are not to be trusted.
    doubt: Doubt,
    /// For the connection that listens, which is none of the pool's.
    options: PgConnectOptions,
    unavailable: Unavailable,
}

impl PostgresStore {
    /// Opens the database of a URL such as `postgres://user@host/vestibule?sslmode=verify-full`; migrates it where
    /// that is due, while other nodes wait.
    ///
    /// # Errors
    /// A sentence for the operator, never with the URL's password: a server that cannot be reached or shows a wrong
    /// certificate, a database that another program made, or that a newer Vestibule has migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        open::open(url).await
    }

    /// Closes every connection, once what is under way is done.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A connection of its own, without the limits of the pool's.
    pub(super) async fn connection(&self) -> Result<PgConnection, StoreError> {
        self.options.connect().await.map_err(error::fault)
    }
}

impl Backend for PostgresStore {
    type Database = Postgres;
    type Lent = Pooled;

    async fn reader(&self) -> sqlx::Result<Pooled> {
        self.pool.acquire().await
    }

    async fn writer(&self) -> sqlx::Result<Pooled> {
        self.pool.acquire().await
    }

    async fn begin<'c>(&self, connection: &'c mut Pooled) -> sqlx::Result<Transaction<'c, Postgres>> {
        connection.begin().await
    }

    async fn take<T>(&self, step: impl Future<Output = sqlx::Result<T>> + Send) -> Result<T, StoreError> {
        tokio::pin!(step);
        let outcome = match tokio::time::timeout(STEP_LIMIT, &mut step).await {
            Ok(outcome) => outcome,
            Err(_) => Err(sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the database does not answer"))),
        };
        // The connection of a step that hangs is given back as the step is dropped, after this.
        outcome.map_err(|error| {
            if error::is_of_the_connection(&error) {
                self.doubt.cast();
            }
            self.unavailable.see(error::fault(error))
        })
    }

    fn ends(&self) -> BoxStream<'static, Ends> {
        ends::stream(self.options.clone(), self.pool.clone())
    }

    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        Some(self)
    }

    fn figures(&self) -> StoreFigures {
        let pool = PoolFigures { name: "all", size: self.pool.size(), idle: self.pool.idle() };
        StoreFigures { pools: vec![pool], unavailable: self.unavailable.count() }
    }
}
