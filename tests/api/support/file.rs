//! The database file of a server, past the server.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

/// The URL of the database in a server's folder.
pub fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("vestibule.db").display())
}

/// A connection to it.
pub async fn open(folder: &Path) -> SqliteConnection {
    SqliteConnection::connect(&url(folder)).await.unwrap()
}

/// Runs a statement on it.
pub async fn execute(folder: &Path, sql: &str) {
    sqlx::query(AssertSqlSafe(sql)).execute(&mut open(folder).await).await.unwrap();
}

/// Its answer to a query for one number.
pub async fn number(folder: &Path, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut open(folder).await).await.unwrap()
}

/// Its answer to a query for one text.
pub async fn text(folder: &Path, sql: &str) -> String {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut open(folder).await).await.unwrap()
}
