//! Checks the contents of a database file without changing it or the files beside it.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::error::primary_code;
use super::files::beside;
use super::migration::{is_foreign, missing};
use crate::accounts::StoreError;

/// SQLite's primary result code of a file that is not a database (<https://sqlite.org/rescode.html>).
const NOT_A_DATABASE: i32 = 26;

/// Checks a file that may be in use. A file that does not exist, is empty or cannot be read passes; opening it decides.
///
/// # Errors
/// A sentence for the operator: it is no database, or belongs to another program or to a newer Vestibule
/// that has contracted it.
pub async fn examine(file: &Path) -> Result<(), StoreError> {
    let is_there = file.metadata().is_ok_and(|data| data.is_file() && data.len() > 0);
    if !is_there {
        return Ok(());
    }
    // Immutable: without a log or an index, which would belong to this process's user.
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut database = match options.connect().await {
        Ok(database) => database,
        Err(error) => return judge(file, &error),
    };
    let found = look(&mut database, file).await;
    let _ = database.close().await;
    found
}

/// A file of another kind is an error; any other failure, for example while another process writes, is ignored.
fn judge(file: &Path, error: &sqlx::Error) -> Result<(), StoreError> {
    let code = error.as_database_error().and_then(|error| primary_code(error.code().as_deref()));
    match code {
        Some(NOT_A_DATABASE) => Err(StoreError::fault(format!("{} is no SQLite database", file.display()))),
        _ => Ok(()),
    }
}

/// Connects to a file only to look at it. While a server has it open, what is in its log counts too.
///
/// # Errors
/// There is no such file, or it is no database.
pub(in crate::store) async fn connect_to_look(file: &Path) -> sqlx::Result<SqliteConnection> {
    let is_open = beside(file, "-shm").exists();
    SqliteConnectOptions::new().filename(file).read_only(true).immutable(!is_open).connect().await
}

async fn look(database: &mut SqliteConnection, file: &Path) -> Result<(), StoreError> {
    let name = file.display();
    match is_foreign(&mut *database).await {
        Ok(false) => {}
        Ok(true) => return Err(StoreError::fault(format!("{name} is a database of another program"))),
        Err(error) => return judge(file, &error),
    }
    match missing(database).await {
        Ok(Err(misfit)) => Err(StoreError::fault(format!("{name} {misfit}"))),
        _ => Ok(()),
    }
}
