//! Backups: a file for a database, and a database for a file. A backup is an SQLite file, whatever it was made of.

use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::moving::{is_postgres, move_all};
use super::{Contents, sqlite};
use crate::accounts::StoreError;

/// Copies the database of a URL into a new file for its owner alone, as it is at this moment, while others use it.
///
/// # Errors
/// A sentence for the operator: the file exists already or cannot be written; the database is not there, damaged, of
/// another program or of a newer Vestibule. Under the name of the file there is a whole backup or nothing.
pub async fn back_up(url: &str, file: &Path) -> Result<Contents, StoreError> {
    if !is_postgres(url) {
        return sqlite::back_up(&sqlite::file(url)?, file).await;
    }
    let copy = sqlite::Unfinished::beside(file)?;
    move_all(url, &url_of(copy.path()), &mut |_, _| {}).await?;
    copy.finish_backup().await
}

/// Makes the database of a URL from a backup.
///
/// # Errors
/// As [`back_up`]; above all where a database, or the log of one, is there already.
pub async fn restore(file: &Path, url: &str) -> Result<Contents, StoreError> {
    if !is_postgres(url) {
        return sqlite::restore(file, &sqlite::file(url)?).await;
    }
    // By way of a copy, which may be migrated.
    let folder = tempfile::tempdir().map_err(|error| StoreError::fault(format!("no room for a copy: {error}")))?;
    let copy = folder.path().join("copy.db");
    sqlite::restore(file, &copy).await?;
    move_all(&url_of(&copy.to_string_lossy()), url, &mut |_, _| {}).await
}

/// The URL of an SQLite file.
pub(super) fn url_of(path: &str) -> String {
    format!("sqlite:{}", utf8_percent_encode(path, NON_ALPHANUMERIC))
}
