//! The files of a database, and whether this process may use them.

use std::fmt::Display;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat};
use tempfile::NamedTempFile;

/// Files that SQLite keeps beside an open database: its log and the log's index.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// The file of a database, and those that SQLite keeps beside it.
pub fn with_companions(database: &Path) -> Vec<PathBuf> {
    let companions = COMPANIONS.iter().map(|suffix| beside(database, suffix));
    std::iter::once(database.to_owned()).chain(companions).collect()
}

/// The file with a suffix appended to its name.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The folder of a file.
pub(super) fn folder(file: &Path) -> &Path {
    // A path of one component has an empty parent.
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Reasons why this process cannot use a database, a sentence for each file. No file is opened that may be in use:
/// closing it would release SQLite's locks on it in this process.
pub fn obstacles(database: &Path) -> Vec<String> {
    let folder = folder(database);
    let data = match folder.metadata() {
        Ok(data) if data.is_dir() => data,
        Ok(_) => return vec![format!("{} is no folder, so no database can be in it", folder.display())],
        Err(error) => {
            let (file, why) = (database.display(), in_words(&error));
            return vec![format!("{file} cannot be made in the folder {}: {why}", folder.display())];
        }
    };
    let mut found: Vec<String> = with_companions(database).iter().filter_map(|file| file_obstacle(file)).collect();
    // Tested by a write, as permission bits do not show disks that are read-only or full.
    if let Err(error) = NamedTempFile::with_prefix_in(".vestibule-", folder) {
        found.push(unwritable(folder, &data, &in_words(&error)));
    }
    found
}

fn file_obstacle(file: &Path) -> Option<String> {
    let data = match file.metadata() {
        Ok(data) if data.is_file() => data,
        Ok(_) => return Some(format!("{} is no file", file.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => return Some(format!("{} cannot be read: {}", file.display(), in_words(&error))),
    };
    let refusal = accessat(CWD, file, Access::READ_OK | Access::WRITE_OK, AtFlags::EACCESS).err()?;
    Some(unwritable(file, &data, &in_words(&refusal.into())))
}

fn unwritable(path: &Path, data: &Metadata, why: &dyn Display) -> String {
    let (own, owner) = (user(rustix::process::geteuid().as_raw()), user(data.uid()));
    let mode = data.mode() & 0o7777;
    format!("{} cannot be written by {own}: {why}; it belongs to {owner} and has mode {mode:o}", path.display())
}

/// An error of the system, without the standard library's description of its kind.
pub(in crate::store) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        // tempfile appends a temporary name.
        _ => error.to_string().split(" at path ").next().unwrap_or_default().to_owned(),
    }
}

/// A user by number, and by name if the system knows one.
fn user(id: u32) -> String {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    });
    name.map_or_else(|| format!("uid {id}"), |name| format!("{name} (uid {id})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_named_by_number_and_by_name() {
        assert_eq!(user(0), "root (uid 0)");
        assert_eq!(user(4_000_000_001), "uid 4000000001");
    }

    #[test]
    fn each_obstacle_names_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("v.db");
        assert_eq!(obstacles(&database), Vec::<String>::new());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "the trial leaves nothing");
        std::fs::create_dir(&database).unwrap();
        std::fs::create_dir(beside(&database, "-wal")).unwrap();
        let found = obstacles(&database);
        assert!(found[0].ends_with("v.db is no file") && found[1].ends_with("v.db-wal is no file"), "{found:?}");
        let found = obstacles(&folder.path().join("absent/v.db"));
        assert!(found[0].contains("/absent") && found[0].ends_with("it does not exist"), "{found:?}");
    }
}
