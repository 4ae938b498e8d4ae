//! A database as source or target of a move or of an import: many rows per statement, in one transaction.

mod table;

use std::future::Future;

use sqlx::{AssertSqlSafe, ColumnIndex, Database, Decode, PgConnection, SqliteConnection, Type};

use super::connection::{self, Connection, Value, bound, values};
use super::{postgres, sqlite};
pub(super) use table::{Cell, Kind, Row, Table, id};

/// Rows per batch: their values fit into one statement of either database.
const BATCH: usize = 500;
/// PostgreSQL's code for a deadlock.
const DEADLOCK: &str = "40P01";
/// How often locking the tables is tried again after a deadlock with another transaction.
const LOCK_TRIES: u32 = 10;

/// A connection for bulk reads and writes. What is not committed is rolled back when it is closed.
pub(super) trait BulkConnection: Connection {
    /// Begins a transaction that reads a snapshot of the database.
    fn begin_reading(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Begins a transaction that excludes other writers.
    fn begin_exclusive(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// The next rows after an id.
    fn read(&mut self, table: &Table, after: i64) -> impl Future<Output = sqlx::Result<Vec<Row>>> + Send;

    /// Adds rows; `on_conflict` is the SQL for rows that exist already, or empty.
    fn write(
        &mut self,
        table: &Table,
        rows: &[Row],
        on_conflict: &'static str,
    ) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Runs a statement in which `IN ()` stands for a list of values, and returns its rows; there are none without
    /// values.
    fn fetch_in<T: connection::Row>(
        &mut self,
        sql: &'static str,
        list: &[Value<'_>],
    ) -> impl Future<Output = sqlx::Result<Vec<T>>> + Send;

    /// As [`fetch_in`](Self::fetch_in); returns the number of rows changed.
    fn execute_in(&mut self, sql: &'static str, list: &[Value<'_>]) -> impl Future<Output = sqlx::Result<u64>> + Send;

    /// The last id that was assigned, even if its row was deleted; 0 if there was none.
    fn last_id(&mut self, table: &Table) -> impl Future<Output = sqlx::Result<i64>> + Send;

    /// Sets the last assigned id: new rows get larger ones.
    fn set_last_id(&mut self, table: &Table, id: i64) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// The first migration of the database that this version does not know.
    fn unknown_migration(&mut self) -> impl Future<Output = sqlx::Result<Option<i64>>> + Send;
}

macro_rules! rows {
    () => {
        async fn read(&mut self, table: &Table, after: i64) -> sqlx::Result<Vec<Row>> {
            let query = sqlx::query(AssertSqlSafe(table.select())).bind(after).bind(BATCH as i64);
            query.fetch_all(self).await?.iter().map(|row| cells(row, table)).collect()
        }

        async fn write(&mut self, table: &Table, rows: &[Row], on_conflict: &'static str) -> sqlx::Result<()> {
            for rows in rows.chunks(BATCH) {
                let values: Vec<Value<'_>> = rows.iter().flatten().map(Cell::value).collect();
                let query = bound!(sqlx::query(AssertSqlSafe(table.insert(rows.len(), on_conflict))), values);
                query.execute(&mut *self).await?;
            }
            Ok(())
        }

        async fn fetch_in<T: connection::Row>(
            &mut self,
            sql: &'static str,
            list: &[Value<'_>],
        ) -> sqlx::Result<Vec<T>> {
            let mut found = Vec::new();
            for list in list.chunks(BATCH) {
                let query = bound!(sqlx::query_as(AssertSqlSafe(with_list(sql, list.len()))), list);
                found.extend(query.fetch_all(&mut *self).await?);
            }
            Ok(found)
        }

        async fn execute_in(&mut self, sql: &'static str, list: &[Value<'_>]) -> sqlx::Result<u64> {
            let mut changed = 0;
            for list in list.chunks(BATCH) {
                let query = bound!(sqlx::query(AssertSqlSafe(with_list(sql, list.len()))), list);
                changed += query.execute(&mut *self).await?.rows_affected();
            }
            Ok(changed)
        }
    };
}

impl BulkConnection for SqliteConnection {
    rows!();

    async fn begin_reading(&mut self) -> sqlx::Result<()> {
        self.execute("BEGIN", &[]).await?;
        // The snapshot is taken by the first query.
        self.execute("SELECT 1 FROM accounts LIMIT 1", &[]).await.map(drop)
    }

    async fn begin_exclusive(&mut self) -> sqlx::Result<()> {
        self.execute("BEGIN IMMEDIATE", &[]).await.map(drop)
    }

    async fn last_id(&mut self, table: &Table) -> sqlx::Result<i64> {
        let last: Option<(i64,)> =
            self.fetch_optional("SELECT seq FROM sqlite_sequence WHERE name = $1", values![table.name]).await?;
        Ok(last.map_or(0, |(id,)| id))
    }

    async fn set_last_id(&mut self, table: &Table, id: i64) -> sqlx::Result<()> {
        self.execute("DELETE FROM sqlite_sequence WHERE name = $1", values![table.name]).await?;
        let set = "INSERT INTO sqlite_sequence (name, seq) SELECT $1, $2 WHERE $2 > 0";
        self.execute(set, values![table.name, id]).await.map(drop)
    }

    async fn unknown_migration(&mut self) -> sqlx::Result<Option<i64>> {
        sqlite::unknown_migration(self).await
    }
}

impl BulkConnection for PgConnection {
    rows!();

    async fn begin_reading(&mut self) -> sqlx::Result<()> {
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", &[]).await?;
        self.execute("SELECT 1 FROM accounts LIMIT 1", &[]).await.map(drop)
    }

    async fn begin_exclusive(&mut self) -> sqlx::Result<()> {
        for _ in 0..LOCK_TRIES {
            self.execute("BEGIN", &[]).await?;
            let locked = self.execute("LOCK TABLE accounts, sessions, tokens IN EXCLUSIVE MODE", &[]).await;
            let Err(error) = locked else { return Ok(()) };
            let code = error.as_database_error().and_then(|error| error.code());
            if code.as_deref() != Some(DEADLOCK) {
                return Err(error);
            }
            self.execute("ROLLBACK", &[]).await?;
        }
        Err(sqlx::Error::Protocol(
            "other transactions hold locks on the tables, and did not release them in time".to_owned(),
        ))
    }

    async fn last_id(&mut self, table: &Table) -> sqlx::Result<i64> {
        let last: Option<(i64,)> = self
            .fetch_optional(
                "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass), 0)",
                values![table.name],
            )
            .await?;
        Ok(last.map_or(0, |(id,)| id))
    }

    async fn set_last_id(&mut self, table: &Table, id: i64) -> sqlx::Result<()> {
        let set = "SELECT setval(pg_get_serial_sequence($1, 'id')::regclass, greatest($2, 1), $2 > 0)";
        self.execute(set, values![table.name, id]).await.map(drop)
    }

    async fn unknown_migration(&mut self) -> sqlx::Result<Option<i64>> {
        postgres::unknown_migration(self).await
    }
}

/// A statement with that number of parameters in each list.
fn with_list(sql: &str, values: usize) -> String {
    let places: Vec<String> = (1..=values).map(|place| format!("${place}")).collect();
    sql.replace("IN ()", &format!("IN ({})", places.join(", ")))
}

fn cells<'r, R>(row: &'r R, table: &Table) -> sqlx::Result<Row>
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    Option<i64>: Readable<'r, R::Database>,
    bool: Readable<'r, R::Database>,
    String: Readable<'r, R::Database>,
    Vec<u8>: Readable<'r, R::Database>,
    Option<Vec<u8>>: Readable<'r, R::Database>,
{
    let cell = |(at, (_, kind)): (usize, &(&str, Kind))| {
        Ok(match kind {
            Kind::Integer => Cell::Integer(row.try_get(at)?),
            Kind::Bool => Cell::Bool(row.try_get(at)?),
            Kind::Text => Cell::Text(row.try_get(at)?),
            Kind::Bytes => Cell::Bytes(row.try_get(at)?),
            Kind::OptionalBytes => Cell::OptionalBytes(row.try_get(at)?),
        })
    };
    table.columns.iter().enumerate().map(cell).collect()
}

/// A type that can be decoded from a column.
trait Readable<'r, D: Database>: Decode<'r, D> + Type<D> {}

impl<'r, D: Database, T: Decode<'r, D> + Type<D>> Readable<'r, D> for T {}
