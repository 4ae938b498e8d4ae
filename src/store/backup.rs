//! Backups: a file for a database, and a database for a file.

use std::path::Path;

use super::{Contents, sqlite};
use crate::accounts::StoreError;

/// Copies the database of a URL into a new file for its owner alone, as it is at this moment, while others use it.
///
/// # Errors
/// A sentence for the operator: the file exists already or cannot be written; the database is not there, damaged, of
/// another program or of a newer Vestibule. Under the name of the file there is a whole backup or nothing.
pub async fn back_up(url: &str, file: &Path) -> Result<Contents, StoreError> {
    sqlite::back_up(&sqlite::file(url)?, file).await
}

/// Makes the database of a URL from a backup.
///
/// # Errors
/// As [`back_up`]; above all where a database, or the log of one, is there already.
pub async fn restore(file: &Path, url: &str) -> Result<Contents, StoreError> {
    sqlite::restore(file, &sqlite::file(url)?).await
}
