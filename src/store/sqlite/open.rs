//! Opens the file: checks access, settings and version.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqlitePool};

use super::error::{explain, fault};
use super::files::{in_words, obstacles};
use super::opened::Opened;
use super::{SqliteStore, migration};
use crate::accounts::StoreError;
use crate::store::unavailable::Unavailable;

/// Older versions of SQLite could lose data when the log is reset (guarantee F2).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
/// How long a write waits for another program's lock, or for the writer (guarantee F4).
pub(in crate::store) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Limit of connections that read.
pub(super) const READERS: u32 = 8;

pub(super) async fn open(url: &str) -> Result<SqliteStore, StoreError> {
    let options = options(url)?;
    let file = options.get_filename().to_owned();
    if let Some(obstacle) = obstacles(&file).into_iter().next() {
        return Err(StoreError::fault(obstacle));
    }
    make_private(&file)?;
    let one = SqlitePoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let writer = one
        .acquire_timeout(BUSY_TIMEOUT)
        // On a full disk SQLite rolls back by itself; our own rollback then fails, and sqlx takes the connection for
        // one in a transaction for ever. Such a connection is closed.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options.clone())
        .await
        .map_err(|error| explain(url, error))?;
    assert_version(&writer).await?;
    migration::run(url, &writer).await?;
    let opened = Opened::new(&file);
    let connected = opened.clone();
    let readers = SqlitePoolOptions::new()
        // A connection that is opened later must not be to another file.
        .after_connect(move |_, _| {
            let in_place = connected.assert_in_place();
            Box::pin(async move { Ok(in_place?) })
        })
        .max_connections(READERS)
        .acquire_timeout(BUSY_TIMEOUT)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(options.create_if_missing(false).pragma("query_only", "on"))
        .await
        .map_err(|error| explain(url, error))?;
    opened.remember();
    Ok(SqliteStore { writer, readers, opened, unavailable: Unavailable::default(), enqueued: Arc::default() })
}

/// The file of a URL.
pub(in crate::store) fn file(url: &str) -> Result<PathBuf, StoreError> {
    Ok(options(url)?.get_filename().to_owned())
}

/// WAL with synchronous=FULL: an answered write survives a crash and a power failure (guarantee F1).
fn options(url: &str) -> Result<SqliteConnectOptions, StoreError> {
    if !url.starts_with("sqlite:") {
        // The message leaves the URL out: it may contain a password.
        return Err(StoreError::fault("this URL names no SQLite file; one takes sqlite:<file>"));
    }
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(StoreError::fault(format!("{url}: a database in memory would forget every account")));
    }
    let options = SqliteConnectOptions::from_str(url).map_err(|error| StoreError::fault(format!("{url}: {error}")))?;
    Ok(options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is overwritten: the data of a job that is done may have held the link of a mail.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT))
}

/// Creates a missing file that only its owner can read: it holds password hashes. SQLite gives the log beside it the
/// same mode.
fn make_private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::fault(format!("{} cannot be made: {}", file.display(), in_words(&error)))),
    }
}

async fn assert_version(writer: &SqlitePool) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(writer).await.map_err(fault)?;
    if is_recent(&version) {
        return Ok(());
    }
    Err(StoreError::fault(format!("SQLite {version} can lose data; Vestibule needs 3.51.3 or later")))
}

fn is_recent(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    parts.as_slice() >= OLDEST_SQLITE.as_slice()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::backend::Backend;

    #[test]
    fn f2_versions_are_compared_as_numbers() {
        assert!(is_recent("3.51.3") && is_recent("3.100.0") && is_recent("4.0.0"));
        assert!(!is_recent("3.51.2") && !is_recent("3.9.9") && !is_recent("?"));
    }

    #[tokio::test]
    async fn f8_no_connection_is_made_to_a_file_that_stands_in_the_place_of_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        let store = open(&format!("sqlite:{}", file.display())).await.unwrap();
        let first = store.reader().await.unwrap();
        std::fs::rename(&file, folder.path().join("away.db")).unwrap();
        std::fs::copy(folder.path().join("away.db"), &file).unwrap();
        assert!(store.reader().await.unwrap_err().to_string().contains("deleted or replaced"));
        assert!(store.readers.acquire().await.is_err(), "not by another way either");
        assert_eq!(store.readers.size(), 1);
        drop(first);
        while store.readers.num_idle() == 0 {
            tokio::task::yield_now().await;
        }
        assert!(store.reader().await.is_ok(), "what was connected before still reads");
    }

    #[tokio::test]
    async fn f1_each_connection_has_its_guarantees() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
        let pragma = async |pool: &SqlitePool, sql: &'static str| {
            sqlx::query_scalar::<_, i64>(sql).fetch_one(pool).await.unwrap()
        };
        assert_eq!(pragma(&store.writer, "PRAGMA synchronous").await, 2, "FULL");
        assert_eq!(pragma(&store.writer, "PRAGMA foreign_keys").await, 1);
        assert_eq!(pragma(&store.writer, "PRAGMA busy_timeout").await, 5_000);
        assert_eq!(pragma(&store.readers, "PRAGMA query_only").await, 1);
    }
}
