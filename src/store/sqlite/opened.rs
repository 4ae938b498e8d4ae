//! Checks that the open files are still those under their names. A database file that is deleted or replaced stays open
//! in a running server, and what is written into it is lost when it is closed.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use tracing::{error, info};

use super::files::with_companions;

/// Device and inode.
type Identity = (u64, u64);

/// The files of an open database, once they are known. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Opened(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: PathBuf,
    files: OnceLock<Vec<(PathBuf, Identity)>>,
    is_moved: AtomicBool,
}

impl Opened {
    /// The files of a database that is about to be opened.
    pub(super) fn new(database: &Path) -> Self {
        let (files, is_moved) = (OnceLock::new(), AtomicBool::new(false));
        Self(Arc::new(Inner { database: database.to_owned(), files, is_moved }))
    }

    /// Records the file, its log and its index, which SQLite keeps as long as a connection is open.
    pub(super) fn remember(&self) {
        let files = with_companions(&self.0.database).into_iter();
        let files = files.filter_map(|file| identity(&file).map(|identity| (file, identity))).collect();
        let _ = self.0.files.set(files);
    }

    /// Fails if another file, or none, is under one of the names. Calls `stat` once for each of three names; no file is
    /// opened, as closing it would release SQLite's locks on it.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub(super) fn assert_in_place(&self) -> io::Result<()> {
        match self.moved() {
            None => Ok(()),
            Some(file) => Err(io::Error::other(self.sentence(file))),
        }
    }

    /// Logs once that the files were replaced, and once that they are back.
    pub(super) fn watch(&self) {
        let moved = self.moved();
        let was_moved = self.0.is_moved.swap(moved.is_some(), Ordering::Relaxed);
        match moved {
            Some(file) if !was_moved => error!("{}", self.sentence(file)),
            None if was_moved => info!("{} is back, and is written again", self.0.database.display()),
            _ => {}
        }
    }

    fn moved(&self) -> Option<&Path> {
        let moved = self.0.files.get()?.iter().find(|(file, known)| identity(file) != Some(*known));
        moved.map(|(file, _)| file.as_path())
    }

    fn sentence(&self, file: &Path) -> String {
        format!(
            "{} was deleted or replaced while it was in use: nothing is written any more. Stop the server, see that the \
             right database is at {}, and start it again",
            file.display(),
            self.0.database.display()
        )
    }
}

fn identity(file: &Path) -> Option<Identity> {
    file.metadata().ok().map(|data| (data.dev(), data.ino()))
}

#[cfg(test)]
mod tests {
    use crate::store::SqliteStore;
    use crate::store::backend::Backend;

    #[tokio::test]
    async fn f8_a_write_into_a_file_that_is_deleted_before_it_is_committed_is_not_answered_as_done() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        let store = SqliteStore::open(&format!("sqlite:{}", file.display())).await.unwrap();
        let mut connection = store.writer().await.unwrap();
        store.begin(&mut connection).await.unwrap();
        std::fs::remove_file(&file).unwrap();
        let refusal = store.commit(&mut connection).await.unwrap_err().to_string();
        assert!(refusal.contains("test.db was deleted or replaced"), "{refusal}");
        assert!(store.begin(&mut connection).await.is_err(), "nor is another one begun");
    }
}
