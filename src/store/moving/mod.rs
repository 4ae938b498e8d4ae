//! Moves all data from one database into another: read in batches from one snapshot of the source, written in one
//! transaction of the target, and compared before the commit.

mod copy;
mod desk_tables;
mod origin;
mod sum;
mod tables;
mod webhook_tables;

use std::path::Path;

use sqlx::Connection;

use super::bulk::BulkConnection;
use super::{Contents, PostgresStore, SqliteStore, sqlite};
use crate::accounts::StoreError;

pub(super) use origin::Origin;
pub(super) use tables::{ACCOUNTS, DJANGO_ACCOUNTS, GROUPS, TABLES};

/// Receives progress from time to time: the table, and the number of its rows copied.
pub type Progress<'a> = &'a mut (dyn FnMut(&'static str, u64) + Send);

/// Copies all accounts and sign-ins from a snapshot of one database into another, which is created and migrated if
/// needed. Ids are kept, and no id that was in use is assigned again. Throttle windows are not copied.
///
/// # Errors
/// A sentence for the operator, never with a URL's password: the source does not exist or is the target, the target has
/// accounts, a newer Vestibule has migrated the source, one of the databases failed, or the target differs from the source. Nothing has then been moved.
pub async fn move_all(from: &str, to: &str, progress: Progress<'_>) -> Result<Contents, StoreError> {
    if from == to {
        return Err(StoreError::fault("both are the same database, so there is nothing to move"));
    }
    let mut origin = Origin::open(from).await?;
    let moved = match &mut origin {
        Origin::Sqlite { connection, file, .. } => from_side(connection, Some(file), to, progress).await,
        Origin::Postgres { connection, .. } => from_side(connection, None, to, progress).await,
    };
    origin.close().await;
    moved
}

/// Whether a URL is one of PostgreSQL.
pub(super) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

async fn from_side(
    source: &mut impl BulkConnection,
    source_file: Option<&Path>,
    to: &str,
    progress: Progress<'_>,
) -> Result<Contents, StoreError> {
    if is_postgres(to) {
        let store = PostgresStore::open(to).await?;
        let mut target = store.connection().await?;
        let moved = copy::everything(source, &mut target, progress).await;
        close(target).await;
        store.close().await;
        return moved;
    }
    let file = sqlite::file(to)?;
    let is_same = |source: &Path| file.canonicalize().is_ok_and(|file| source.canonicalize().is_ok_and(|s| s == file));
    if source_file.is_some_and(is_same) {
        return Err(StoreError::fault("both are the same file, so there is nothing to move"));
    }
    let store = SqliteStore::open(to).await?;
    let mut target = store.writing().await?;
    let moved = copy::everything(source, &mut target, progress).await;
    let in_place = store.assert_in_place();
    close(target).await;
    store.close().await;
    in_place.and(moved)
}

/// Waits until a connection is closed: SQLite checkpoints its log into the file only when the last connection is.
/// Uncommitted changes are rolled back; a connection that is already closed by the server is no error.
pub(super) async fn close(connection: impl Connection) {
    let _ = connection.close().await;
}
