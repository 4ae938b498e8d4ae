//! What a step may ask of a connection, whichever database is behind it.

use std::future::Future;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, PgConnection, SqliteConnection};

use super::{postgres, steps};
use crate::accounts::{Ended, NewAccount, NewSignIn, Use, VerifiedHash};

/// Where PostgreSQL's nodes tell each other that sign-ins have ended.
pub(super) const CHANNEL: &str = "vestibule_sign_ins";

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

    /// As [`Store::record_uses`](crate::accounts::Store::record_uses), of sign-ins in the order in which rows are locked.
    fn record_uses(&mut self, uses: &[Use]) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Has every process hear, once the transaction is committed, that sign-ins have ended.
    fn announce(&mut self, ended: Ended) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// The statements of a connection, by sqlx.
macro_rules! statements {
    () => {
        async fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> sqlx::Result<u64> {
            let query = bound!(sqlx::query(sql), values);
            Ok(query.execute(self).await?.rows_affected())
        }

        async fn fetch_all<T: Row>(&mut self, sql: &'static str, values: &[Value<'_>]) -> sqlx::Result<Vec<T>> {
            bound!(sqlx::query_as(sql), values).fetch_all(self).await
        }

        async fn fetch_optional<T: Row>(&mut self, sql: &'static str, values: &[Value<'_>]) -> sqlx::Result<Option<T>> {
            bound!(sqlx::query_as(sql), values).fetch_optional(self).await
        }
    };
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

impl Connection for SqliteConnection {
    statements!();

    // There is one writer: in a transaction nothing else changes.
    async fn lock_sign_ins(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    async fn lock_session(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    async fn record_sign_in(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> sqlx::Result<bool> {
        steps::passwords::record_step_by_step(self, account_id, verified, sign_in).await
    }

    async fn insert_signed_in(&mut self, account: &NewAccount, sign_in: &NewSignIn) -> sqlx::Result<Option<i64>> {
        steps::accounts::insert_step_by_step(self, account, Some(sign_in)).await
    }

    async fn record_uses(&mut self, uses: &[Use]) -> sqlx::Result<()> {
        steps::uses::record_one_by_one(self, uses).await
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
    statements!();

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

    async fn record_sign_in(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> sqlx::Result<bool> {
        postgres::record_sign_in(self, account_id, verified, sign_in).await
    }

    async fn insert_signed_in(&mut self, account: &NewAccount, sign_in: &NewSignIn) -> sqlx::Result<Option<i64>> {
        postgres::insert_signed_in(self, account, sign_in).await
    }

    async fn record_uses(&mut self, uses: &[Use]) -> sqlx::Result<()> {
        postgres::record_uses(self, uses).await
    }

    async fn announce(&mut self, ended: Ended) -> sqlx::Result<()> {
        let account = match ended {
            Ended::Account(id) => id.to_string(),
            Ended::Anyone => String::new(),
        };
        self.execute("SELECT pg_notify($1, $2)", values![CHANNEL, account.as_str()]).await.map(drop)
    }
}
