//! Copies one file into another, completely or not at all: a backup, and a restore.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tempfile::NamedTempFile;

use super::error::fault;
use super::files::{beside, in_words};
use super::lock::keep_servers_out;
use super::migration;
use crate::accounts::StoreError;
use crate::store::Contents;
use crate::store::contents::contents;
use crate::store::migrations::CONTRACTIONS;

/// Files that SQLite creates beside a database file.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Copies a snapshot of the database in `source`, which may be in use.
///
/// # Errors
/// As [`restore`].
pub(in crate::store) async fn back_up(source: &Path, target: &Path) -> Result<Contents, StoreError> {
    let copy = Unfinished::beside(target)?;
    let options = SqliteConnectOptions::new().filename(source).create_if_missing(false);
    let mut database = connect(source, &options).await?;
    let copied = copy.fill(&mut database, source).await;
    close(database).await;
    copied?;
    copy.finish_backup().await
}

/// Creates a database from a backup, which is not changed.
///
/// # Errors
/// A sentence for the operator: the target exists, even if it was created meanwhile; the source does not exist, is
/// damaged, belongs to another program or to a newer Vestibule that has contracted it; or the copy cannot be written.
pub(in crate::store) async fn restore(source: &Path, target: &Path) -> Result<Contents, StoreError> {
    let _alone = keep_servers_out(target)?;
    let copy = Unfinished::beside(target)?;
    // A backup has no writer; so one that was copied from a database in WAL mode can be read from a read-only disk.
    let is_alone = !beside(source, "-wal").exists();
    let options = SqliteConnectOptions::new().filename(source).read_only(true).immutable(is_alone);
    let mut database = connect(source, &options).await?;
    let copied = match assert_whole(&mut database, source).await {
        Ok(()) => copy.fill(&mut database, source).await,
        damaged => damaged,
    };
    close(database).await;
    copied?;
    copy.finish_backup().await
}

/// Waits until a connection is closed: until then SQLite keeps files beside the database.
async fn close(database: SqliteConnection) {
    let _ = database.close().await;
}

/// Opens a file that is a database of Vestibule's, and that this version works with.
async fn connect(file: &Path, options: &SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    if !file.is_file() {
        return Err(StoreError::fault(format!("there is no file {}", file.display())));
    }
    let mut database = options.connect().await.map_err(|error| unreadable(file, error))?;
    match assert_ours(&mut database, file).await {
        Ok(()) => Ok(database),
        Err(refusal) => {
            close(database).await;
            Err(refusal)
        }
    }
}

async fn assert_ours(database: &mut SqliteConnection, file: &Path) -> Result<(), StoreError> {
    let name = file.display();
    let is_ours: bool = sqlx::query_scalar("SELECT count(*) = 2 FROM sqlite_schema WHERE name IN ($1, $2)")
        .bind(CONTRACTIONS)
        .bind("accounts")
        .fetch_one(&mut *database)
        .await
        .map_err(|error| unreadable(file, error))?;
    if !is_ours {
        return Err(StoreError::fault(format!("{name} is no database of Vestibule")));
    }
    match migration::missing(database).await.map_err(|error| unreadable(file, error))? {
        Ok(_) => Ok(()),
        Err(misfit) => Err(StoreError::fault(format!("{name} {misfit}"))),
    }
}

fn unreadable(file: &Path, error: sqlx::Error) -> StoreError {
    StoreError::fault(format!("{} cannot be read: {}", file.display(), fault(error)))
}

/// An unfinished database: a file under a temporary name beside the target, deleted unless it is finished.
pub(in crate::store) struct Unfinished {
    file: NamedTempFile,
    path: String,
    target: PathBuf,
}

impl Unfinished {
    /// Creates an empty file that only its owner can read: it will hold password hashes.
    ///
    /// # Errors
    /// The target exists, or the folder cannot be written.
    pub(in crate::store) fn beside(target: &Path) -> Result<Self, StoreError> {
        refuse_taken(target)?;
        let target = std::path::absolute(target).map_err(|error| unwritable(target, &in_words(&error)))?;
        let folder = target.parent().unwrap_or(&target);
        let file = NamedTempFile::with_prefix_in(".vestibule-", folder);
        let why = |error| format!("in the folder {}: {}", folder.display(), in_words(&error));
        let file = file.map_err(|error| unwritable(&target, &why(error)))?;
        let path = file.path().to_str().ok_or_else(|| unwritable(&target, &"its name is no text"))?.to_owned();
        Ok(Self { file, path, target })
    }

    /// Its temporary path.
    pub(in crate::store) fn path(&self) -> &str {
        &self.path
    }

    /// Copies a whole database into it.
    async fn fill(&self, database: &mut SqliteConnection, source: &Path) -> Result<(), StoreError> {
        sqlx::query("VACUUM INTO $1").bind(self.path()).execute(database).await.map(drop).map_err(|error| {
            let (source, target) = (source.display(), self.target.display());
            StoreError::fault(format!("{source} cannot be copied to {target}: {}", fault(error)))
        })
    }

    /// Checks the database and renames it to the target, if that does not exist.
    ///
    /// # Errors
    /// The database is damaged, or the target exists.
    pub(in crate::store) async fn finish(self) -> Result<(), StoreError> {
        let database = self.whole().await?;
        database.close().await.map_err(fault)?;
        self.publish()
    }

    /// As [`finish`](Self::finish), for a database of Vestibule's; returns its contents.
    pub(in crate::store) async fn finish_backup(self) -> Result<Contents, StoreError> {
        let mut database = self.whole().await?;
        let contents = contents(&mut database).await.map_err(fault)?;
        database.close().await.map_err(fault)?;
        self.publish()?;
        Ok(contents)
    }

    /// A connection to the database, after an integrity check.
    async fn whole(&self) -> Result<SqliteConnection, StoreError> {
        // Without a log beside it: the result is one file.
        let options = SqliteConnectOptions::new().filename(&self.path).journal_mode(SqliteJournalMode::Delete);
        let mut database = options.connect().await.map_err(fault)?;
        assert_whole(&mut database, &self.target).await?;
        Ok(database)
    }

    fn publish(self) -> Result<(), StoreError> {
        let target = self.target;
        name(self.file, &target).map_err(|error| unwritable(&target, &in_words(&error)))
    }
}

fn unwritable(target: &Path, cause: &dyn std::fmt::Display) -> StoreError {
    StoreError::fault(format!("{} cannot be written: {cause}", target.display()))
}

/// Renames a finished file, unless the target exists; both survive a power failure.
fn name(finished: NamedTempFile, target: &Path) -> io::Result<()> {
    finished.as_file().sync_all()?;
    finished.persist_noclobber(target)?;
    File::open(target.parent().unwrap_or(target))?.sync_all()
}

async fn assert_whole(database: &mut SqliteConnection, file: &Path) -> Result<(), StoreError> {
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(database).await.map_err(fault)?;
    if found == "ok" { Ok(()) } else { Err(StoreError::fault(format!("{} is damaged: {found}", file.display()))) }
}

/// A log without its file counts too: SQLite would apply it to the new file.
fn refuse_taken(target: &Path) -> Result<(), StoreError> {
    let companions = COMPANIONS.iter().map(|suffix| beside(target, suffix));
    match std::iter::once(target.to_owned()).chain(companions).find(|path| path.symlink_metadata().is_ok()) {
        None => Ok(()),
        Some(taken) => {
            Err(StoreError::fault(format!("{} exists already, and nothing is overwritten", taken.display())))
        }
    }
}
