//! The connection to a Django database, and what differs between SQLite and PostgreSQL.

use std::io;
use std::path::PathBuf;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ColumnIndex, ConnectOptions, Connection as _, Decode, PgConnection, SqliteConnection, Type};

use super::cell::{Row, Rows};
use super::failure::{explain, unreadable};
use crate::accounts::StoreError;
use crate::store::connection::{Connection, Value, bound, values};
use crate::store::moving::is_postgres;
use crate::store::{postgres, sqlite};

/// Begins a snapshot of a PostgreSQL database, with times in UTC. A time-out limits the wait for a migration that has
/// locked a table.
const SNAPSHOT: [&str; 4] = [
    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO'",
    "SET LOCAL lock_timeout = '5s'",
];

/// A connection in a read-only transaction.
pub(super) struct Database {
    /// Its description, without a password.
    pub(super) name: String,
    connection: Either,
}

enum Either {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// A column of a query: its name here, and its SQL.
pub(super) struct Column {
    name: &'static str,
    sql: String,
    is_flag: bool,
}

/// A column as described by the database.
pub(super) struct Described {
    pub(super) name: String,
    /// Its type, in lower case.
    pub(super) kind: String,
    /// Whether it is the primary key, or part of it.
    pub(super) is_key: bool,
}

/// A column that is selected by its name.
pub(super) fn column(name: &'static str) -> Column {
    expression(name, name)
}

/// A boolean column.
pub(super) fn flag(name: &'static str) -> Column {
    Column { is_flag: true, ..column(name) }
}

/// An SQL expression with a name.
pub(super) fn expression(name: &'static str, sql: impl Into<String>) -> Column {
    Column { name, sql: sql.into(), is_flag: false }
}

/// A quoted identifier.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Database {
    /// Opens an existing database, never creates one, and begins the transaction.
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        let mut database = if is_postgres(url) && url.contains("://") {
            let (name, connection) = postgres::connect(url).await?;
            Self { name, connection: Either::Postgres(connection) }
        } else {
            let file = file(url)?;
            let name = file.display().to_string();
            let options = SqliteConnectOptions::new().filename(&file).read_only(true);
            let connection = options.busy_timeout(sqlite::BUSY_TIMEOUT).connect().await;
            let connection = connection.map_err(|error| explain(&name, error))?;
            Self { name, connection: Either::Sqlite(connection) }
        };
        database.begin().await?;
        Ok(database)
    }

    async fn begin(&mut self) -> Result<(), StoreError> {
        match &mut self.connection {
            Either::Sqlite(connection) => {
                connection.execute("BEGIN", &[]).await.map_err(|error| explain(&self.name, error))?;
            }
            Either::Postgres(connection) => {
                for statement in SNAPSHOT {
                    connection.execute(statement, &[]).await.map_err(|error| unreadable(&self.name, error))?;
                }
                return Ok(());
            }
        }
        // Only in UTF-8 are the bytes of a text read unchanged.
        let rows = self.rows(&[column("encoding")], "FROM pragma_encoding", &[]).await?;
        match rows.iter().next().map(|row| row.text("encoding") == Ok("UTF-8")) {
            Some(true) => Ok(()),
            _ => Err(StoreError::fault(format!("{} is not kept in UTF-8, as Django keeps it", self.name))),
        }
    }

    /// The rows of a query; `from` is its SQL from FROM on.
    pub(super) async fn rows(
        &mut self,
        columns: &[Column],
        from: &str,
        values: &[Value<'_>],
    ) -> Result<Rows, StoreError> {
        let selected: Vec<String> = columns.iter().map(|column| self.as_bytes(column)).collect();
        // Not kept as a prepared statement: a pooler may be in front of PostgreSQL.
        let query = AssertSqlSafe(format!("SELECT {} {from}", selected.join(", ")));
        let cells = match &mut self.connection {
            Either::Sqlite(connection) => {
                let query = bound!(sqlx::query(query).persistent(false), values);
                query.fetch_all(connection).await.and_then(cells).map_err(|error| explain(&self.name, error))?
            }
            Either::Postgres(connection) => {
                let query = bound!(sqlx::query(query).persistent(false), values);
                query.fetch_all(connection).await.and_then(cells).map_err(|error| unreadable(&self.name, error))?
            }
        };
        Ok(Rows::new(columns.iter().map(|column| column.name).collect(), cells))
    }

    /// The number of rows of a query; `from` is its SQL from FROM on.
    pub(super) async fn count(&mut self, from: &str) -> Result<u64, StoreError> {
        let rows = self.rows(&[expression("rows", "count(*)")], from, &[]).await?;
        let count = rows.iter().next().and_then(|row| row.integer("rows").ok());
        count.map(i64::unsigned_abs).ok_or_else(|| StoreError::fault(format!("{} cannot be counted", self.name)))
    }

    /// SQL for the bytes of a value's text, or NULL: reading it never fails, whatever the value is.
    fn as_bytes(&self, column: &Column) -> String {
        let sql = &column.sql;
        match (&self.connection, column.is_flag) {
            (Either::Sqlite(_), _) => format!("CAST({sql} AS BLOB)"),
            (Either::Postgres(_), false) => format!("convert_to(({sql})::text, 'UTF8')"),
            (Either::Postgres(_), true) => format!(
                "convert_to(CASE ({sql})::text WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE ({sql})::text END, 'UTF8')"
            ),
        }
    }

    /// The columns of a table; none if the table does not exist.
    pub(super) async fn describe(&mut self, table: &str) -> Result<Vec<Described>, StoreError> {
        let columns = [
            column("name"),
            expression("kind", "lower(type)"),
            expression("is_key", "CASE WHEN pk > 0 THEN 1 ELSE 0 END"),
        ];
        let rows = match &self.connection {
            Either::Sqlite(_) => self.rows(&columns, "FROM pragma_table_info($1)", values![table]).await?,
            Either::Postgres(_) => {
                let from = "FROM (SELECT attname AS name, format_type(atttypid, NULL) AS type, attnum AS at,
                        coalesce(attnum = ANY (indkey), FALSE)::integer AS pk
                    FROM pg_attribute LEFT JOIN pg_index ON indrelid = attrelid AND indisprimary
                    WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped) AS columns ORDER BY at";
                self.rows(&columns, from, values![quoted(table).as_str()]).await?
            }
        };
        let described = |row: Row<'_>| {
            Ok(Described {
                name: row.text("name")?.to_owned(),
                kind: row.text("kind")?.to_owned(),
                is_key: row.flag("is_key")?,
            })
        };
        let described: Result<_, String> = rows.iter().map(described).collect();
        described.map_err(|why| StoreError::fault(format!("{} cannot be read: in {table} a column: {why}", self.name)))
    }

    /// SQL that tests whether a value is an integer.
    pub(super) fn is_integer(&self, column: &str) -> String {
        match self.connection {
            Either::Sqlite(_) => format!("typeof({column}) = 'integer'"),
            Either::Postgres(_) => format!("{column} IS NOT NULL"),
        }
    }

    /// SQL that tests whether a text is printable ASCII and not empty.
    pub(super) fn is_printable(&self, column: &str) -> String {
        match self.connection {
            // GLOB and length() stop at a NUL.
            Either::Sqlite(_) => format!(
                "typeof({column}) = 'text' AND {column} NOT GLOB '*[^!-~]*' AND length({column}) > 0
                AND length({column}) = length(CAST({column} AS BLOB))"
            ),
            Either::Postgres(_) => format!("{column} ~ '^[!-~]+$'"),
        }
    }

    /// Waits until the connection is closed; a connection that is already closed by the server is no error.
    pub(super) async fn close(self) {
        let _ = match self.connection {
            Either::Sqlite(connection) => connection.close().await,
            Either::Postgres(connection) => connection.close().await,
        };
    }
}

/// Fails if a table lacks a column.
pub(super) fn assert_columns(
    name: &str,
    table: &str,
    columns: &[Described],
    needed: &[&str],
) -> Result<(), StoreError> {
    match needed.iter().find(|needed| columns.iter().all(|column| column.name != **needed)) {
        None => Ok(()),
        Some(missing) => Err(StoreError::fault(format!(
            "{name} is not migrated as a whole: its table {table} has no column {missing}"
        ))),
    }
}

fn cells<R>(rows: Vec<R>) -> sqlx::Result<Vec<Vec<Option<Vec<u8>>>>>
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    for<'r> Option<Vec<u8>>: Decode<'r, R::Database> + Type<R::Database>,
{
    rows.iter().map(|row| (0..row.len()).map(|at| row.try_get(at)).collect()).collect()
}

/// The file of a URL, which must exist.
fn file(url: &str) -> Result<PathBuf, StoreError> {
    let has_other_scheme = url.contains("://") && !url.starts_with("sqlite:");
    if has_other_scheme || is_postgres(url) {
        // The message leaves the URL out: it may contain a password.
        return Err(StoreError::fault("a Django database is read from an SQLite file or from a postgres:// URL"));
    }
    let file = if url.starts_with("sqlite:") { sqlite::file(url)? } else { PathBuf::from(url) };
    let name = file.display();
    match file.metadata() {
        Ok(data) if data.is_dir() => Err(StoreError::fault(format!("{name} is a folder, and no SQLite database"))),
        Ok(_) => Ok(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(StoreError::fault(format!("there is no file {name}")))
        }
        Err(error) => Err(StoreError::fault(format!("{name} cannot be read: {error}"))),
    }
}
