//! A lock file beside a database that each server locks, so that `restore` does not replace a database that a server is
//! using. The file is empty, and is not deleted when the server stops.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tracing::warn;

use super::files::{folder, in_words};
use crate::accounts::StoreError;

/// The lock of a server that uses a database, until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct ServerLock {
    _file: Option<File>,
}

/// Takes the lock of a server. It is shared: several servers may have it.
///
/// # Errors
/// The database is being restored. If the file cannot be locked, for example on a disk without locks, that is only
/// logged.
pub fn lock_for_server(database: &Path) -> Result<ServerLock, StoreError> {
    let path = lock_file(database);
    let mut options = OpenOptions::new();
    let file = match options.read(true).append(true).create(true).mode(0o600).open(&path) {
        Ok(file) => file,
        Err(error) => return Ok(without(&path, &error)),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(ServerLock { _file: Some(file) }),
        Err(TryLockError::Error(error)) => Ok(without(&path, &error)),
        Err(TryLockError::WouldBlock) => Err(StoreError::fault(format!(
            "{} is being restored; start the server when that is done",
            database.display()
        ))),
    }
}

fn without(path: &Path, error: &io::Error) -> ServerLock {
    let why = in_words(error);
    warn!("{} cannot be locked ({why}): a restore will not notice that a server is running", path.display());
    ServerLock { _file: None }
}

/// Fails if a server uses the database, and prevents servers from starting until the returned file is closed.
///
/// # Errors
/// A sentence for the operator.
pub(in crate::store) fn keep_servers_out(database: &Path) -> Result<Option<File>, StoreError> {
    let Ok(file) = File::open(lock_file(database)) else { return Ok(None) };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::Error(_)) => Ok(None),
        Err(TryLockError::WouldBlock) => Err(StoreError::fault(format!(
            "a server is running on {}; stop it first, since what it writes from now on would be lost",
            database.display()
        ))),
    }
}

/// A hidden file, so that deleting `vestibule.db*` does not delete it too.
fn lock_file(database: &Path) -> PathBuf {
    let name = database.file_name().unwrap_or_default().to_string_lossy();
    folder(database).join(format!(".{name}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_share_a_database_and_a_restore_has_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("v.db");
        assert!(keep_servers_out(&database).unwrap().is_none(), "no server has ever been there");
        let servers = (lock_for_server(&database).unwrap(), lock_for_server(&database).unwrap());
        assert!(keep_servers_out(&database).unwrap_err().to_string().contains("stop it first"));
        drop(servers);
        let alone = keep_servers_out(&database).unwrap();
        assert!(alone.is_some() && lock_for_server(&database).unwrap_err().to_string().contains("being restored"));
        drop(alone);
        drop(lock_for_server(&database).unwrap());
    }
}
