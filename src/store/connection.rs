//! What a step may ask of a connection, whichever database is behind it.

use std::future::Future;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, FromRow, PgConnection, SqliteConnection, Transaction};

use super::postgres::BEGIN_SHARED;
use crate::accounts::Ended;

/// Where PostgreSQL's nodes tell each other that sign-ins have ended.
pub(super) const CHANNEL: &str = "vestibule_sign_ins";

/// The lock in PostgreSQL of the one node that purges; a number that nobody else takes by chance.
const PURGE_LOCK: i64 = 0x7665_7374_7075_7267;

/// So many ends SQLite keeps for processes that have not read them yet.
const KEPT_ENDS: i64 = 1_000;

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

    /// Has every process hear, once the transaction is committed, that sign-ins have ended.
    fn announce(&mut self, ended: Ended) -> impl Future<Output = sqlx::Result<()>> + Send;
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

impl Connection for SqliteConnection {
    statements!(plainly);

    // There is one writer: in a transaction nothing else changes.
    async fn lock_sign_ins(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    async fn lock_session(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    // In the file's first page; Vestibule does not use this number.
    async fn try_to_write(&mut self) -> sqlx::Result<()> {
        self.execute("PRAGMA user_version = 0", &[]).await.map(drop)
    }

    async fn is_the_only_purger(&mut self) -> sqlx::Result<bool> {
        Ok(true)
    }

    fn purges(&self) -> [&'static str; 3] {
        purges!("")
    }

    async fn announce(&mut self, ended: Ended) -> sqlx::Result<()> {
        let account = match ended {
            Ended::Account(id) => Some(id),
            Ended::Anyone => None,
        };
        let insert = "INSERT INTO ended_sign_ins (account_id) VALUES ($1) RETURNING id";
        let inserted: Option<(i64,)> = self.fetch_optional(insert, values![account]).await?;
        let Some((id,)) = inserted else { return Ok(()) };
        let delete = "DELETE FROM ended_sign_ins WHERE id <= $1";
        self.execute(delete, values![id - KEPT_ENDS]).await.map(drop)
    }
}

impl Connection for PgConnection {
    statements!(where_it_is_shared_in_a_transaction);

    async fn lock_sign_ins(&mut self, account_id: i64) -> sqlx::Result<()> {
        for lock in [
            "SELECT 1 FROM accounts WHERE id = $1 FOR NO KEY UPDATE",
            "SELECT 1 FROM sessions WHERE account_id = $1 ORDER BY id FOR UPDATE",
            "SELECT 1 FROM tokens WHERE account_id = $1 AND session_id IS NULL ORDER BY id FOR UPDATE",
        ] {
            self.execute(lock, values![account_id]).await?;
        }
        Ok(())
    }

    async fn lock_session(&mut self, id: i64) -> sqlx::Result<()> {
        self.execute("SELECT 1 FROM sessions WHERE id = $1 FOR KEY SHARE", values![id]).await.map(drop)
    }

    // The lock is written into an account's row, and the transaction into the server's log. Where there is no account,
    // a server that can only be read refuses all the same.
    async fn try_to_write(&mut self) -> sqlx::Result<()> {
        let lock = "SELECT 1 FROM accounts LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED";
        self.execute(lock, &[]).await.map(drop)
    }

    async fn is_the_only_purger(&mut self) -> sqlx::Result<bool> {
        let locked: Option<(bool,)> =
            self.fetch_optional("SELECT pg_try_advisory_xact_lock($1)", values![PURGE_LOCK]).await?;
        Ok(locked == Some((true,)))
    }

    // Who waited for a row could hold what its holder waits for, and would delete a session that was just used.
    fn purges(&self) -> [&'static str; 3] {
        purges!(" FOR UPDATE SKIP LOCKED")
    }

    async fn announce(&mut self, ended: Ended) -> sqlx::Result<()> {
        let account = match ended {
            Ended::Account(id) => id.to_string(),
            Ended::Anyone => String::new(),
        };
        self.execute("SELECT pg_notify($1, $2)", values![CHANNEL, account.as_str()]).await.map(drop)
    }
}
