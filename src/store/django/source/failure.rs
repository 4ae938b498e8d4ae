//! Why a Django database cannot be read, for the operator.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::accounts::{StoreError, StoreErrorKind};
use crate::store::{postgres, sqlite};

/// SQLite's primary result codes (<https://sqlite.org/rescode.html>).
const BUSY: [i32; 2] = [5, 6];
const READONLY: i32 = 8;
const CANTOPEN: i32 = 14;
const NOT_A_DATABASE: i32 = 26;

/// The reason why an SQLite file cannot be read.
pub(super) fn explain(name: &str, error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|error| sqlite::primary_code(error.code().as_deref()));
    match code {
        Some(code) if BUSY.contains(&code) => {
            StoreError::unavailable(format!("{name} cannot be read: another program has locked it"))
        }
        Some(NOT_A_DATABASE) => StoreError::fault(format!("{name} is no SQLite database")),
        Some(READONLY | CANTOPEN) => match closed_file(name) {
            Some(why) => StoreError::fault(why),
            None => StoreError::fault(needs_writing(name)),
        },
        _ => because(name, &sqlite::fault(error)),
    }
}

/// The reason why a PostgreSQL database cannot be read.
pub(super) fn unreadable(name: &str, error: sqlx::Error) -> StoreError {
    because(name, &postgres::fault(error))
}

fn because(name: &str, cause: &StoreError) -> StoreError {
    let sentence = format!("{name} cannot be read: {cause}");
    match cause.kind() {
        StoreErrorKind::Unavailable => StoreError::unavailable(sentence),
        StoreErrorKind::Fault => StoreError::fault(sentence),
    }
}

/// The database file, or one beside it, that exists and may not be read.
fn closed_file(name: &str) -> Option<String> {
    let files = ["", "-wal", "-shm", "-journal"].map(|suffix| PathBuf::from(format!("{name}{suffix}")));
    let closed = |file: PathBuf| match file.exists().then(|| File::open(&file))? {
        Ok(_) => None,
        Err(error) => Some(format!("{} cannot be read, which belongs to the database: {error}", file.display())),
    };
    files.into_iter().find_map(closed)
}

/// Reading a file in WAL mode, or one with an unfinished transaction, writes files beside it.
fn needs_writing(name: &str) -> String {
    let folder = Path::new(name).parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let why = if Path::new(&format!("{name}-journal")).exists() {
        "a program that wrote it has died, and what it has begun must be taken back".to_owned()
    } else {
        format!("it is in WAL mode, in which who reads it also writes {name}-shm")
    };
    format!(
        "{name} cannot be read: {why}, and this user may not write in the folder {}; import it as the user that Django \
        runs as, or import a copy that this user has made (sqlite3 {name} \"VACUUM INTO 'copy.sqlite3'\")",
        folder.display()
    )
}
