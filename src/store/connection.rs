//! The operations of a connection, for either database.

use std::future::Future;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, FromRow, PgConnection};

use crate::accounts::{
    NewAccount, NewEvent, NewSignIn, Recorded, Revocation, SharedAttempt, SignedUp, Touch, VerifiedHash,
};

/// The channel of PostgreSQL by which nodes announce revocations to each other.
pub(super) const CHANNEL: &str = "vestibule_sign_ins";

/// Begins a transaction of PostgreSQL behind a pooler in transaction mode. The time-outs that are otherwise set once
/// for a session are set for each transaction.
pub(super) const BEGIN_SHARED: &str =
    "BEGIN; SET LOCAL statement_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '10s'";

/// Number of revocations that SQLite keeps for processes that have not read them yet.
const KEPT_REVOCATIONS: i64 = 1_000;

/// A parameter of a statement: `$1`, `$2` and so on.
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

/// The parameters of a statement, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::connection::Value::from($value)),*]
    };
}
pub(super) use values;

/// A row that can be read from either database.
pub(super) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// A connection: statements that both databases understand, and operations that differ.
pub(super) trait Connection: Send {
    /// Runs a statement and returns the number of rows changed.
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> impl Future<Output = sqlx::Result<u64>> + Send;

    /// Runs a statement and returns its rows.
    fn fetch_all<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = sqlx::Result<Vec<T>>> + Send;

    /// Runs a statement and returns its first row.
    fn fetch_optional<T: Row>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> impl Future<Output = sqlx::Result<Option<T>>> + Send;

    /// Locks an account until the transaction ends, so that no sign-in of it is added or used meanwhile.
    fn lock_sign_ins(&mut self, account_id: i64) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Locks the requests by mail of an account in the order of their ids until the transaction ends.
    fn lock_mail_requests(&mut self, account_id: i64) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// The statement of [`AccountRepository::lock_superusers`](crate::accounts::AccountRepository::lock_superusers).
    fn lock_superusers(&self) -> &'static str;

    /// The statement for this database of two.
    fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str;

    /// Locks a session against deletion until the transaction ends.
    fn lock_session(&mut self, id: i64) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Tests by a write without effect whether the database accepts writes.
    fn try_to_write(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Statements that delete sessions, tokens, Django's sessions, requests by mail, unconfirmed authenticator apps, log-ins
    /// that wait, trusted browsers and challenges for passkeys that have expired by `$1`, at most `$2` of each kind. Rows
    /// that are locked by another transaction are skipped.
    fn purges(&self) -> &'static [&'static str];

    /// The statement of [`JobRepository::lease`](crate::accounts::JobRepository::lease): the lease is `$1`, the time `$2`,
    /// the kinds `$3`, the limit `$4`. Jobs that another worker leases at this moment are skipped.
    fn lease_jobs(&self) -> &'static str;

    /// As [`SignInRepository::record`](crate::accounts::SignInRepository::record).
    fn record_sign_in(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> impl Future<Output = sqlx::Result<Option<Recorded>>> + Send;

    /// As [`SignInRepository::settle`](crate::accounts::SignInRepository::settle).
    fn settle(&mut self, attempt: &SharedAttempt) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// As [`AccountRepository::insert_signed_in`](crate::accounts::AccountRepository::insert_signed_in).
    fn insert_signed_in(
        &mut self,
        account: &NewAccount,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> impl Future<Output = sqlx::Result<Option<SignedUp>>> + Send;

    /// As [`SignInRepository::touch`](crate::accounts::SignInRepository::touch), for touches in the order in which rows
    /// are locked.
    fn touch_sign_ins(&mut self, touches: &[Touch]) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Announces a revocation to every process once the transaction is committed.
    fn announce(&mut self, ended: Revocation) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// The statements of a connection with sqlx; `$run` runs a query.
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

/// Runs a query as it is.
macro_rules! run_directly {
    ($connection:ident, $query:ident, $run:ident) => {
        $query.$run($connection).await?
    };
}

/// Runs a query behind a pooler in transaction mode without a prepared statement, and in a transaction.
macro_rules! run_pooled {
    ($connection:ident, $query:ident, $run:ident) => {
        if !is_shared($connection) {
            $query.$run($connection).await?
        } else if $connection.is_in_transaction() {
            $query.persistent(false).$run($connection).await?
        } else {
            let mut transaction = sqlx::Connection::begin_with($connection, BEGIN_SHARED).await?;
            let answer = $query.persistent(false).$run(&mut *transaction).await?;
            after_commit(transaction.commit().await)?;
            answer
        }
    };
}

/// Whether a pooler may assign the connection to another server process after each transaction (`postgres/sharing`).
/// Such a connection caches no prepared statements; every other one has cached its first statement before it is used
/// here.
fn is_shared(connection: &PgConnection) -> bool {
    connection.cached_statements_size() == 0
}

/// Binds the values of a query.
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
        &[
            purge!("sessions", $lock),
            purge!("tokens", $lock),
            purge!("django_sessions", $lock),
            purge!("mail_requests", $lock),
            purge!("totp_secrets", $lock),
            purge!("pending_sign_ins", $lock),
            purge!("trusted_browsers", $lock),
            purge!("passkey_challenges", $lock),
            purge!("service_codes", $lock),
        ]
    };
}

// PostgreSQL evaluates a query that locks rows once.
macro_rules! lease_jobs {
    ($lock:literal) => {
        concat!(
            "WITH due AS (
                SELECT id FROM jobs
                WHERE lease IS NULL AND dead_at IS NULL AND run_at <= $2 AND $3 LIKE '%,' || kind || ',%'
                ORDER BY run_at, id LIMIT $4",
            $lock,
            ")
             UPDATE jobs SET lease = $1, renewals = 0, attempts = attempts + 1
             WHERE id IN (SELECT id FROM due)
             RETURNING id, kind, about, payload, attempts, give_up_at, created_at"
        )
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
