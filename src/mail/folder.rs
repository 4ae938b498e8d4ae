//! Mail as files: each is complete or not there, for the owner alone, and at most [`KEPT`] of them.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::envelope::MailId;
use super::failure::Failure;

/// The newest mails are kept; what strangers ask for must not fill the disk.
const KEPT: usize = 1_000;

/// A file that is being written has the name of this form, until it is whole.
const PREFIX: &str = ".";
const SUFFIX: &str = ".tmp";

/// A temporary file that is older has no writer any more: its process was killed.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// Writes a mail; the words name its file. The same mail written again replaces its file.
///
/// # Errors
/// The folder or the file could not be written: temporary.
pub(super) async fn write(folder: &Path, id: &MailId, bytes: Vec<u8>) -> Result<String, Failure> {
    let (folder, file) = (folder.to_owned(), folder.join(format!("{id}.eml")));
    let name = file.display().to_string();
    let written = tokio::task::spawn_blocking(move || write_now(&folder, &file, &bytes)).await;
    match written.map_err(io::Error::other).flatten() {
        Ok(()) => Ok(format!("written to {name}")),
        Err(error) => Err(Failure::Temporary(format!("{name} could not be written: {error}"))),
    }
}

fn write_now(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Of mode 600, and taken away if it does not get its name.
    let mut new = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(file).map_err(|error| error.error)?;
    File::open(folder)?.sync_all()?;
    // The mail is written: what is surplus goes with a later one.
    let _ = tidy(folder, file);
    Ok(())
}

/// Removes the oldest mails, and what killed processes had begun to write long before `newest` was written.
fn tidy(folder: &Path, newest: &Path) -> io::Result<()> {
    let files: Vec<PathBuf> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    remove_old(&files);
    // Both times are those of the file system's clock.
    remove_abandoned(&files, newest.metadata()?.modified()?);
    Ok(())
}

fn remove_abandoned(files: &[PathBuf], now: SystemTime) {
    let is_begun = |name: &str| name.starts_with(PREFIX) && name.ends_with(SUFFIX);
    let begun = files.iter().filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_begun));
    for path in begun {
        if modified(path).is_some_and(|begun| begun + ABANDONED <= now) {
            remove(path);
        }
    }
}

fn remove_old(files: &[PathBuf]) {
    let mails: Vec<_> = files.iter().filter(|path| path.extension().is_some_and(|it| it == "eml")).collect();
    if mails.len() <= KEPT {
        return;
    }
    let mut by_age: Vec<_> = mails.into_iter().filter_map(|path| Some((modified(path)?, path))).collect();
    by_age.sort_unstable();
    let surplus = by_age.len().saturating_sub(KEPT);
    by_age.iter().take(surplus).for_each(|(_, path)| remove(path));
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

/// Another process may have taken it away.
fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[tokio::test]
    async fn a_mail_is_one_file_for_its_owner_alone_however_often_it_is_written() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("mail");
        let id: MailId = "job-1".parse().unwrap();
        for text in ["first", "second"] {
            let said = write(&folder, &id, text.into()).await.unwrap();
            assert!(said.ends_with("mail/job-1.eml"), "{said}");
        }
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files, [folder.join("job-1.eml")]);
        assert_eq!(fs::read(&files[0]).unwrap(), b"second");
        assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_is_a_temporary_failure_that_leaves_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("mail");
        fs::write(&file, "").unwrap();
        let failure = write(&file, &"job-1".parse().unwrap(), Vec::new()).await.unwrap_err();
        assert!(!failure.is_permanent() && failure.to_string().contains("job-1.eml"), "{failure}");
    }

    #[tokio::test]
    async fn what_a_killed_process_had_begun_to_write_goes_with_a_later_mail() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str, age: Duration| {
            let file = File::create(folder.path().join(name)).unwrap();
            let now = file.metadata().unwrap().modified().unwrap();
            file.set_modified(now - age).unwrap();
        };
        make(".a1b2c3.tmp", ABANDONED + Duration::from_secs(60));
        make(".begun.tmp", Duration::ZERO);
        make("notes.tmp", 2 * ABANDONED);
        write(folder.path(), &"job-1".parse().unwrap(), Vec::new()).await.unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort_unstable();
        assert_eq!(left, [".begun.tmp", "job-1.eml", "notes.tmp"]);
    }

    #[test]
    fn l5_only_the_newest_mails_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..KEPT + 2 {
            let file = File::create(folder.path().join(format!("{number:05}.eml"))).unwrap();
            let age = std::time::Duration::from_secs(number as u64);
            file.set_modified(std::time::UNIX_EPOCH + age).unwrap();
        }
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        tidy(folder.path(), &folder.path().join("notes.txt")).unwrap();
        let left = |name: &str| folder.path().join(name).exists();
        assert!(!left("00000.eml") && !left("00001.eml") && left("00002.eml") && left("notes.txt"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), KEPT + 1);
    }
}
