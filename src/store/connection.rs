//! What a step may ask of a connection, whichever database is behind it.

use std::future::Future;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, FromRow, PgConnection, Transaction};

use crate::accounts::{NewAccount, NewSignIn, Revocation, Touch, VerifiedHash};

/// Where PostgreSQL's nodes tell each other that sign-ins have ended.
pub(super) const CHANNEL: &str = "vestibule_sign_ins";

/// The lock in PostgreSQL of the one node that purges; a number that nobody else takes by chance.
const PURGE_LOCK: i64 = 0x7665_7374_7075_7267;

/// How a transaction of PostgreSQL begins on a connection that is handed on. What a session is told on its own connection, each
/// transaction has to be told, and only for itself.
pub(super) const BEGIN_SHARED: &str =
    "BEGIN; SET LOCAL statement_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '10s'";

/// So many ends SQLite keeps for processes that have not read them yet.
const KEPT_REVOCATIONS: i64 = 1_000;

/// A value in a statement, at `$1`, `$2` and so on.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Bool(bool),
    Integer(i64),
    OptionalInteger(Option<i64>),
    Text(&'a str),
    OptionalText(Option<&'a str>),
    Bytes(&'a [u8]),
    OptionalBytes(Option<&'a [u8]>),
}

macro_rules! value_from {
    ($($variant:ident: $type:ty),*) => {
        $(impl<'a> From<$type> for Value<'a> {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        })*
    };
}

value_from!(Bool: bool, Integer: i64, OptionalInteger: Option<i64>, Text: &'a str, OptionalText: Option<&'a str>,
    Bytes: &'a [u8], OptionalBytes: Option<&'a [u8]>);

/// The values of a statement, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::connection::Value::from($value)),*]
    };
}
pub(super) use values;

/// A row that can be read from either database.
pub(super) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// A connection: statements that both databases understand, and what they say differently.
pub(super) trait Connection: Send {
    /// Runs a statement; how many rows it changed.
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> impl Future<Output = sqlx::Result<u64>> + Send;

    /// Runs a statement; its rows.
    fn fetch_all<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = sqlx::Result<Vec<T>>> + Send;

    /// Runs a statement; its first row.
    fn fetch_optional<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = sqlx::Result<Option<T>>> + Send;

    /// Holds an account and its sign-ins until the transaction ends, so that none is added or used in between.
    fn lock_sign_ins(&mut self, account_id: i64) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Keeps a session from being deleted until the transaction ends.
    fn lock_session(&mut self, id: i64) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Writes something that changes nothing, to find out whether anything can be written.
    fn try_to_write(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Whether nobody else purges until the transaction ends.
    fn is_the_only_purger(&mut self) -> impl Future<Output = sqlx::Result<bool>> + Send;

    /// Deletes sessions, tokens and Django's sessions that have expired by `$1`, each kind at most `$2`. Rows that another
    /// transaction holds are left to the next time.
    fn purges(&self) -> [&'static str; 3];

    /// As [`Store::record_sign_in`](crate::accounts::Store::record_sign_in).
    fn record_sign_in(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> impl Future<Output = sqlx::Result<bool>> + Send;

    /// As [`Store::insert_account`](crate::accounts::Store::insert_account), with its first sign-in.
    fn insert_signed_in(
        &mut self,
        account: &NewAccount,
        sign_in: &NewSignIn,
    ) -> impl Future<Output = sqlx::Result<Option<i64>>> + Send;

    /// As [`Store::touch_sign_ins`](crate::accounts::Store::touch_sign_ins), of sign-ins in the order in which rows are locked.
    fn touch_sign_ins(&mut self, touches: &[Touch]) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Has every process hear, once the transaction is committed, that sign-ins have ended.
    fn announce(&mut self, ended: Revocation) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// The statements of a connection, by sqlx; `$run` runs one.
macro_rules! statements {
    ($run:ident) => {
        async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> sqlx::Result<u64> {
            let query = bound!(sqlx::query(sql), values);
            Ok($run!(self, query, execute).rows_affected())
        }

        async fn fetch_all<T: Row>(&mut self, sql: &'static str, values: &[Value<'_>]) -> sqlx::Result<Vec<T>> {
            let query = bound!(sqlx::query_as(sql), values);
            Ok($run!(self, query, fetch_all))
        }

        async fn fetch_optional<T: Row>(&mut self, sql: &'static str, values: &[Value<'_>]) -> sqlx::Result<Option<T>> {
            let query = bound!(sqlx::query_as(sql), values);
            Ok($run!(self, query, fetch_optional))
        }
    };
}

/// Just so.
macro_rules! plainly {
    ($connection:ident, $query:ident, $run:ident) => {
        $query.$run($connection).await?
    };
}

/// Without a name where the connection is handed on after each transaction, and then within one.
macro_rules! where_it_is_shared_in_a_transaction {
    ($connection:ident, $query:ident, $run:ident) => {
        if !is_shared($connection) {
            $query.$run($connection).await?
        } else if $connection.is_in_transaction() {
            $query.persistent(false).$run($connection).await?
        } else {
            let mut transaction = sqlx::Connection::begin_with($connection, BEGIN_SHARED).await?;
            let answer = $query.persistent(false).$run(&mut *transaction).await?;
            commit(transaction).await?;
            answer
        }
    };
}

/// Whether a connection may lead to another process of the server after each transaction (`postgres/sharing`). Such a
/// one keeps no statements; every other has kept the first one that it was given before it comes here.
fn is_shared(connection: &PgConnection) -> bool {
    connection.cached_statements_size() == 0
}

/// Commits. A notice that comes with the answer to it, since somebody has listened on the same connection of a pooler,
/// is none of ours and no error: PostgreSQL sends it after it has committed.
pub(super) async fn commit<D: sqlx::Database>(transaction: Transaction<'_, D>) -> sqlx::Result<()> {
    match transaction.commit().await {
        Err(sqlx::Error::Protocol(what)) if what.contains("unexpected message: NotificationResponse") => Ok(()),
        committed => committed,
    }
}

/// A query of sqlx' with its values.
macro_rules! bound {
    ($query:expr, $values:expr) => {
        $values.iter().fold($query, |query, value| match *value {
            Value::Bool(value) => query.bind(value),
            Value::Integer(value) => query.bind(value),
            Value::OptionalInteger(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::OptionalText(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
            Value::OptionalBytes(value) => query.bind(value),
        })
    };
}
pub(super) use bound;

macro_rules! purges {
    ($lock:literal) => {
        [purge!("sessions", $lock), purge!("tokens", $lock), purge!("django_sessions", $lock)]
    };
}

macro_rules! purge {
    ($table:literal, $lock:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE id IN (SELECT id FROM ",
            $table,
            " WHERE expires_at <= $1 LIMIT $2",
            $lock,
            ")"
        )
    };
}

mod postgres;
mod sqlite;
