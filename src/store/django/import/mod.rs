//! The import of a Django database: read in batches, merged with what is here, and written in one transaction.

mod groups;
mod known;
mod missing;
mod names;
mod run;
mod sessions;
mod tables;
mod tokens;
mod users;
mod write;

use std::path::Path;
use std::time::Duration;

use sqlx::Connection;

use super::source::{Source, SourceOptions};
use crate::accounts::django::{Accepted, OnConflict, Report, SecretKey};
use crate::accounts::{StoreError, Timestamp};
use crate::store::backup::url_of;
use crate::store::bulk::BulkConnection;
use crate::store::moving::{close, is_postgres};
use crate::store::postgres::{self, Stage};
use crate::store::{PostgresStore, SqliteStore, sqlite};
use run::Run;

/// What is imported from where, and how.
pub struct Import<'a> {
    /// Django's database: an SQLite file, or a URL of PostgreSQL's.
    pub from: &'a str,
    /// The keys that Django's sessions are signed with; without one, no session is honoured.
    pub secret_keys: &'a [SecretKey],
    /// The URL of the database to write.
    pub to: &'a str,
    /// The rules that hold.
    pub rules: Rules,
}

/// What an import keeps to.
pub struct Rules {
    /// Django's table of users.
    pub user_table: String,
    /// What happens where something does not fit.
    pub on_conflict: OnConflict,
    /// How much of what is known may be missing.
    pub accepted: Accepted,
    /// Whether nothing is to be written.
    pub is_dry_run: bool,
    /// How long tokens live that have no end in Django; for ever where it is not said.
    pub token_ttl: Option<Duration>,
    /// The time it is.
    pub now: Timestamp,
}

/// Hears, now and then, what is being read, how much of it has been, and how much there is.
pub type ImportProgress<'a> = &'a mut (dyn FnMut(&'static str, u64, u64) + Send);

/// Takes users, groups, tokens and live sessions of a Django database over, which is only read. What was taken over
/// before is merged: changes made in Django are taken over, changes made here stay. What does not fit stands in the
/// report, which also says whether anything was written: all of it was, or nothing.
///
/// # Errors
/// A sentence for the operator, never with a URL's password: one of both databases is not there, is not what it should
/// be, or failed. Then nothing has been written.
pub async fn import_django(import: &Import<'_>, progress: ImportProgress<'_>) -> Result<Report, StoreError> {
    if is_same(import.from, import.to) {
        return Err(StoreError::fault("both are the same database, and Django's is only read"));
    }
    let options =
        SourceOptions { url: import.from, user_table: &import.rules.user_table, secret_keys: import.secret_keys };
    let mut source = Source::open(options).await?;
    let imported = into_target(import, &mut source, progress).await;
    source.close().await;
    imported
}

/// Whether Django's database is the one that is to be written.
fn is_same(from: &str, to: &str) -> bool {
    let canonical = |url: &str| sqlite::file(url).ok()?.canonicalize().ok();
    let from_file = if from.starts_with("sqlite:") { canonical(from) } else { Path::new(from).canonicalize().ok() };
    from == to || (from_file.is_some() && from_file == canonical(to))
}

async fn into_target(
    import: &Import<'_>,
    source: &mut Source,
    progress: ImportProgress<'_>,
) -> Result<Report, StoreError> {
    if is_postgres(import.to) {
        if import.rules.is_dry_run {
            match postgres::stage(import.to).await? {
                Stage::New => return into_copy(import, source, None, progress).await,
                Stage::Older => {
                    return Err(StoreError::fault(
                        "the database is of an older Vestibule, and a dry run does not migrate it; start this one on it first",
                    ));
                }
                Stage::Current => {}
            }
        }
        let store = PostgresStore::open(import.to).await?;
        let imported = into_side(import, source, store.connection().await, progress).await;
        store.close().await;
        return imported;
    }
    let file = sqlite::file(import.to)?;
    if import.rules.is_dry_run {
        return into_copy(import, source, file.exists().then_some(&*file), progress).await;
    }
    if file.exists() {
        return into_file(import, source, import.to, progress).await;
    }
    // Under a passing name, so that there is no file where nothing was written.
    let new = sqlite::Unfinished::beside(&file)?;
    let report = into_file(import, source, &url_of(new.path()), progress).await?;
    if report.written {
        new.finish().await?;
    }
    Ok(report)
}

/// A dry run leaves the file alone; where there is none, it is one on a new database.
async fn into_copy(
    import: &Import<'_>,
    source: &mut Source,
    file: Option<&Path>,
    progress: ImportProgress<'_>,
) -> Result<Report, StoreError> {
    let folder = tempfile::tempdir().map_err(|error| StoreError::fault(format!("no room for a copy: {error}")))?;
    let copy = folder.path().join("copy.db");
    if let Some(file) = file {
        sqlite::back_up(file, &copy).await?;
    }
    into_file(import, source, &url_of(&copy.to_string_lossy()), progress).await
}

async fn into_file(
    import: &Import<'_>,
    source: &mut Source,
    url: &str,
    progress: ImportProgress<'_>,
) -> Result<Report, StoreError> {
    let store = SqliteStore::open(url).await?;
    let imported = into_side(import, source, store.writing().await, progress).await;
    let in_place = store.assert_in_place();
    store.close().await;
    in_place.and(imported)
}

async fn into_side(
    import: &Import<'_>,
    source: &mut Source,
    target: Result<impl BulkConnection + Connection, StoreError>,
    progress: ImportProgress<'_>,
) -> Result<Report, StoreError> {
    let mut target = target?;
    let imported = Run::new(source, &mut target, import).everything(progress).await;
    close(target).await;
    imported
}

fn writing(error: sqlx::Error) -> StoreError {
    StoreError::fault(format!("the database cannot be written, so nothing was imported: {error}"))
}
