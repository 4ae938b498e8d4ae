//! One file made from another, whole or not at all: a backup, and what is restored from one.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tempfile::NamedTempFile;

use super::error::fault;
use super::open::MIGRATIONS;
use crate::accounts::StoreError;
use crate::store::Contents;

/// What SQLite puts beside a database's file.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Copies the database in `source`, which may be in use, as it is at this moment.
///
/// # Errors
/// As [`restore`].
pub(in crate::store) async fn back_up(source: &Path, target: &Path) -> Result<Contents, StoreError> {
    refuse_taken(target)?;
    let options = SqliteConnectOptions::new().filename(source).create_if_missing(false);
    let mut database = connect(source, &options).await?;
    copy(&mut database, source, target).await
}

/// Makes a database of a backup, which is left as it is.
///
/// # Errors
/// A sentence for the operator: something is where the copy should be, even if it came there meanwhile; the source is
/// not there, damaged, of another program or of a newer Vestibule; or the copy cannot be written.
pub(in crate::store) async fn restore(source: &Path, target: &Path) -> Result<Contents, StoreError> {
    refuse_taken(target)?;
    // Nobody writes to a backup; so one that came from a copy of a live file can be read from a place that is read-only.
    let is_alone = !beside(source, "-wal").exists();
    let options = SqliteConnectOptions::new().filename(source).read_only(true).immutable(is_alone);
    let mut database = connect(source, &options).await?;
    assert_whole(&mut database, source).await?;
    copy(&mut database, source, target).await
}

/// Opens a file that is a database of ours, and of no newer version.
async fn connect(file: &Path, options: &SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    let name = file.display();
    if !file.is_file() {
        return Err(StoreError::fault(format!("there is no file {name}")));
    }
    let unreadable = |error| StoreError::fault(format!("{name} cannot be read: {}", fault(error)));
    let mut database = options.connect().await.map_err(unreadable)?;
    let is_ours: bool = sqlx::query_scalar("SELECT count(*) = 2 FROM sqlite_schema WHERE name IN ($1, $2)")
        .bind("_sqlx_migrations")
        .bind("accounts")
        .fetch_one(&mut database)
        .await
        .map_err(unreadable)?;
    if !is_ours {
        return Err(StoreError::fault(format!("{name} is no database of Vestibule")));
    }
    let migrations: Vec<(i64, Vec<u8>)> = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations")
        .fetch_all(&mut database)
        .await
        .map_err(unreadable)?;
    for (version, checksum) in migrations {
        match MIGRATIONS.iter().find(|known| known.version == version) {
            Some(known) if *known.checksum == *checksum => {}
            Some(_) => return Err(StoreError::fault(format!("{name} is of another Vestibule (migration {version})"))),
            None => return Err(StoreError::fault(format!("{name} is of a newer Vestibule (migration {version})"))),
        }
    }
    Ok(database)
}

/// Copies into a file without a name beside the target, looks it over, and only then gives it the name.
async fn copy(database: &mut SqliteConnection, source: &Path, target: &Path) -> Result<Contents, StoreError> {
    let unwritable =
        |cause: &dyn std::fmt::Display| StoreError::fault(format!("{} cannot be written: {cause}", target.display()));
    let target = &std::path::absolute(target).map_err(|error| unwritable(&error))?;
    let folder = target.parent().unwrap_or(target);
    // For its owner alone: it holds password hashes.
    let unfinished = NamedTempFile::with_prefix_in(".vestibule-", folder).map_err(|error| unwritable(&error))?;
    let Some(path) = unfinished.path().to_str() else { return Err(unwritable(&"its name is no text")) };
    sqlx::query("VACUUM INTO $1").bind(path).execute(&mut *database).await.map_err(|error| {
        StoreError::fault(format!("{} cannot be copied to {}: {}", source.display(), target.display(), fault(error)))
    })?;
    let mut copied = SqliteConnectOptions::new().filename(path).connect().await.map_err(fault)?;
    assert_whole(&mut copied, target).await?;
    let contents = contents(&mut copied).await?;
    copied.close().await.map_err(fault)?;
    name(unfinished, target, folder).map_err(|error| unwritable(&error))?;
    Ok(contents)
}

/// Gives a finished file its name, unless another has it; both survive a power cut.
fn name(finished: NamedTempFile, target: &Path, folder: &Path) -> io::Result<()> {
    finished.as_file().sync_all()?;
    finished.persist_noclobber(target)?;
    File::open(folder)?.sync_all()
}

async fn assert_whole(database: &mut SqliteConnection, file: &Path) -> Result<(), StoreError> {
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(database).await.map_err(fault)?;
    if found == "ok" { Ok(()) } else { Err(StoreError::fault(format!("{} is damaged: {found}", file.display()))) }
}

async fn contents(database: &mut SqliteConnection) -> Result<Contents, StoreError> {
    let (accounts, sessions, tokens): (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM sessions),
            (SELECT count(*) FROM tokens WHERE session_id IS NULL)",
    )
    .fetch_one(database)
    .await
    .map_err(fault)?;
    Ok(Contents { accounts: accounts.unsigned_abs(), sign_ins: (sessions + tokens).unsigned_abs() })
}

/// A log without its file counts too: SQLite would take it for that of the new one.
fn refuse_taken(target: &Path) -> Result<(), StoreError> {
    let companions = COMPANIONS.iter().map(|suffix| beside(target, suffix));
    match std::iter::once(target.to_owned()).chain(companions).find(|path| path.symlink_metadata().is_ok()) {
        None => Ok(()),
        Some(taken) => {
            Err(StoreError::fault(format!("{} exists already, and nothing is overwritten", taken.display())))
        }
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
