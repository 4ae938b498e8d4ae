//! Backup and restore. A backup is an SQLite file, whichever database it was made from.

use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::moving::{is_postgres, move_all};
use super::{Contents, sqlite};
use crate::accounts::StoreError;

/// Copies the database of a URL, as it is at this moment, into a new file that only its owner can read. The database
/// may be in use.
///
/// # Errors
/// A sentence for the operator: the file exists already or cannot be written; the database does not exist, is damaged,
/// belongs to another program or to a newer Vestibule that has contracted it (of PostgreSQL: that has migrated it). The file is then not created.
pub async fn back_up(url: &str, file: &Path) -> Result<Contents, StoreError> {
    if !is_postgres(url) {
        return sqlite::back_up(&sqlite::file(url)?, file).await;
    }
    let copy = sqlite::Unfinished::beside(file)?;
    move_all(url, &url_of(copy.path()), &mut |_, _| {}).await?;
    copy.finish_backup().await
}

/// Creates the database of a URL from a backup.
///
/// # Errors
/// As [`back_up`]; also if a database, or its log, exists already.
pub async fn restore(file: &Path, url: &str) -> Result<Contents, StoreError> {
    if !is_postgres(url) {
        return sqlite::restore(file, &sqlite::file(url)?).await;
    }
    // From a temporary copy, which may be migrated.
    let folder = tempfile::tempdir().map_err(|error| StoreError::fault(format!("no room for a copy: {error}")))?;
    let copy = folder.path().join("copy.db");
    sqlite::restore(file, &copy).await?;
    move_all(&url_of(&copy.to_string_lossy()), url, &mut |_, _| {}).await
}

/// The URL of an SQLite file.
pub(super) fn url_of(path: &str) -> String {
    format!("sqlite:{}", utf8_percent_encode(path, NON_ALPHANUMERIC))
}
