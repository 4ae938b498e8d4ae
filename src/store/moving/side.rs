//! The two ends of a move.

use std::future::Future;

use sqlx::{AssertSqlSafe, ColumnIndex, Database, Decode, PgConnection, SqliteConnection, Type};

use super::table::{Cell, Kind, Row, Table};
use crate::store::connection::{Connection, Value, bound, values};

/// How many rows travel at once: their values fit into one statement of either database.
const BATCH: i64 = 500;

/// A database as an end of a move. What is begun and not committed is taken back when the connection is closed.
pub(in crate::store) trait Side: Connection {
    /// Begins a transaction that sees the database as it is now and nothing that comes after.
    fn begin_reading(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// Begins a transaction beside which nobody writes.
    fn begin_alone(&mut self) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// The next rows past an id.
    fn read(&mut self, table: &Table, after: i64) -> impl Future<Output = sqlx::Result<Vec<Row>>> + Send;

    /// Adds rows.
    fn write(&mut self, table: &Table, rows: &[Row]) -> impl Future<Output = sqlx::Result<()>> + Send;

    /// The last id that was given out, even if its row is gone; 0 where none was.
    fn last_id(&mut self, table: &Table) -> impl Future<Output = sqlx::Result<i64>> + Send;

    /// Has ids be given out past this one.
    fn set_last_id(&mut self, table: &Table, id: i64) -> impl Future<Output = sqlx::Result<()>> + Send;
}

macro_rules! rows {
    () => {
        async fn read(&mut self, table: &Table, after: i64) -> sqlx::Result<Vec<Row>> {
            let query = sqlx::query(AssertSqlSafe(table.select())).bind(after).bind(BATCH);
            query.fetch_all(self).await?.iter().map(|row| cells(row, table)).collect()
        }

        async fn write(&mut self, table: &Table, rows: &[Row]) -> sqlx::Result<()> {
            let values: Vec<Value<'_>> = rows.iter().flatten().map(Cell::value).collect();
            let query = bound!(sqlx::query(AssertSqlSafe(table.insert(rows.len()))), values);
            query.execute(self).await.map(drop)
        }
    };
}

impl Side for SqliteConnection {
    rows!();

    async fn begin_reading(&mut self) -> sqlx::Result<()> {
        self.execute("BEGIN", &[]).await?;
        // The snapshot is taken by the first look.
        self.execute("SELECT 1 FROM accounts LIMIT 1", &[]).await.map(drop)
    }

    async fn begin_alone(&mut self) -> sqlx::Result<()> {
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
}

impl Side for PgConnection {
    rows!();

    async fn begin_reading(&mut self) -> sqlx::Result<()> {
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", &[]).await?;
        self.execute("SELECT 1 FROM accounts LIMIT 1", &[]).await.map(drop)
    }

    async fn begin_alone(&mut self) -> sqlx::Result<()> {
        self.execute("BEGIN", &[]).await?;
        self.execute("LOCK TABLE accounts, sessions, tokens IN EXCLUSIVE MODE", &[]).await.map(drop)
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

/// What a database can give of a column.
trait Readable<'r, D: Database>: Decode<'r, D> + Type<D> {}

impl<'r, D: Database, T: Decode<'r, D> + Type<D>> Readable<'r, D> for T {}
