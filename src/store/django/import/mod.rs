//! The import of a Django database: read in batches, merged with the accounts here, and written in one transaction.

mod factors;
mod groups;
mod known;
mod missing;
mod names;
mod proofs;
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
use crate::accounts::{Random, SecretKeys, StoreError, Timestamp};
use crate::store::backup::url_of;
use crate::store::bulk::BulkConnection;
use crate::store::moving::{close, is_postgres};
use crate::store::postgres::{self, Stage};
use crate::store::{PostgresStore, SqliteStore, sqlite};
use run::Run;

/// Source, target and rules of an import.
pub struct Import<'a> {
    /// Django's database: an SQLite file, or a PostgreSQL URL.
    pub from: &'a str,
    /// The keys that sign Django's sessions; without a key, no session is taken over.
    pub secret_keys: &'a [SecretKey],
    /// The URL of the database to write.
    pub to: &'a str,
    /// The keys of what that database keeps sealed.
    pub keys: &'a SecretKeys,
    /// The source of nonces.
    pub random: &'a dyn Random,
    /// The domain for which passkeys are made here; without one none is taken over.
    pub passkey_domain: Option<&'a str>,
    /// The rules.
    pub rules: Rules,
}

/// The rules of an import.
pub struct Rules {
    /// Django's table of users.
    pub user_table: String,
    /// The treatment of conflicts.
    pub on_conflict: OnConflict,
    /// How many missing rows the operator accepts.
    pub accepted: Accepted,
    /// Whether Django has verified every address.
    pub emails_are_verified: bool,
    /// Whether second factors are imported.
    pub takes_second_factors: bool,
    /// Whether people sign in to Django by a passkey alone.
    pub passkeys_sign_in: bool,
    /// Whether it is a dry run, which writes nothing.
    pub is_dry_run: bool,
    /// The lifetime of tokens that do not expire in Django; without it they never expire.
    pub token_ttl: Option<Duration>,
    /// The current time.
    pub now: Timestamp,
}

/// Receives progress from time to time: what is being read, how many rows have been read, and their total.
pub type ImportProgress<'a> = &'a mut (dyn FnMut(&'static str, u64, u64) + Send);

/// Imports users, groups, tokens, second factors and sessions of a Django database, which is only read. What was imported before is
/// merged: changes made in Django are taken over, changes made here are kept. Conflicts are in the report, which also
/// says whether the import was written, as a whole, or not at all.
///
/// # Errors
/// A sentence for the operator, never with a URL's password: one of the databases does not exist, is not of the right
/// kind, or failed. Nothing has then been written.
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

/// Whether Django's database is also the target.
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
    // Under a temporary name, so that no file is created if nothing is written.
    let new = sqlite::Unfinished::beside(&file)?;
    let report = into_file(import, source, &url_of(new.path()), progress).await?;
    if report.written {
        new.finish().await?;
    }
    Ok(report)
}

/// A dry run does not change the file; if there is none, it uses a new database.
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
