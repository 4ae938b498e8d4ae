//! What lies on the disk: the database and the files of the site.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Finding;
use crate::config::Config;

/// Permission bits of everybody but the owner.
const OTHERS: u32 = 0o077;

pub(super) fn database(config: &Config) -> Vec<Finding> {
    let Some(file) = &config.common.database_url.file() else { return Vec::new() };
    // A path of one component has the empty path as its folder.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    [unwritable(folder, file), readable(file)].into_iter().flatten().collect()
}

pub(super) fn site(config: &Config) -> Vec<Finding> {
    let missing = ["js", "wasm", "css"].iter().any(|extension| !has_site_file(config, extension));
    let finding = || {
        Finding::error(
            format!("{} does not hold the site's scripts and styles.", config.package_dir().display()),
            "Pages come without their looks and never get past plain HTML.",
            "Build them with cargo leptos build --release, and set LEPTOS_SITE_ROOT to the folder they are in.",
        )
    };
    missing.then(finding).into_iter().collect()
}

/// A file `vestibule.js`, or `vestibule.<hash>.js` where names hold hashes.
fn has_site_file(config: &Config, extension: &str) -> bool {
    let Ok(entries) = fs::read_dir(config.package_dir()) else { return false };
    let fits = |name: &str| {
        let middle = name.strip_prefix(&config.output_name).and_then(|rest| rest.strip_suffix(extension));
        if config.has_hashed_files() {
            middle.is_some_and(|middle| middle.len() > 2 && middle.starts_with('.') && middle.ends_with('.'))
        } else {
            middle == Some(".")
        }
    };
    entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(fits))
}

fn unwritable(folder: &Path, file: &Path) -> Option<Finding> {
    const WHY: &str = "SQLite writes its journal beside the database; without it nobody can sign in.";
    let remedy = || format!("Give the user that runs vestibule a folder of its own for {}.", file.display());
    let writable = if folder.is_dir() { try_to_write(folder, file) } else { Err(io::ErrorKind::NotFound.into()) };
    let error = writable.err()?;
    Some(Finding::error(format!("The database cannot be written in {}: {error}.", folder.display()), WHY, remedy()))
}

/// Tries it, because permission bits tell nothing of read-only disks, lists of access or containers.
fn try_to_write(folder: &Path, file: &Path) -> io::Result<()> {
    if file.exists() {
        fs::OpenOptions::new().write(true).open(file)?;
    }
    let trial = folder.join(format!(".vestibule-check-{}", std::process::id()));
    fs::OpenOptions::new().write(true).create_new(true).open(&trial)?;
    fs::remove_file(&trial)
}

fn readable(file: &Path) -> Option<Finding> {
    let mode = file.metadata().ok()?.permissions().mode() & 0o777;
    (mode & OTHERS != 0).then(|| {
        Finding::warning(
            format!("{} can be read by other users of this machine (mode {mode:o}).", file.display()),
            "It holds e-mail addresses and password hashes.",
            format!("chmod 600 {}", file.display()),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::*;
    use crate::config;

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let config = config::of_flags(&["--database-url", "sqlite:/no/such/folder/vestibule.db"]).unwrap();
        assert_eq!(database(&config)[0].severity, Severity::Error);
    }

    #[test]
    fn a_database_that_others_can_read_is_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vestibule.db");
        fs::write(&file, "").unwrap();
        let url = format!("sqlite:{}", file.display());
        let config = config::of_flags(&["--database-url", &url]).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(database(&config)[0].what.contains("mode 644"));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(database(&config).is_empty());
    }

    #[test]
    fn the_sites_files_are_found_with_and_without_hashes() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_str().unwrap();
        let is_missing = |hashed: &str| {
            let config = config::of_flags(&["--site-root", root, "--hash-files", hashed]).unwrap();
            !site(&config).is_empty()
        };
        fs::create_dir(folder.path().join("pkg")).unwrap();
        assert!(is_missing("true") && is_missing("false"));
        let write = |name: &&str| fs::write(folder.path().join("pkg").join(name), "").unwrap();
        ["vestibule.js", "vestibule.wasm", "vestibule.css"].iter().for_each(write);
        assert!(is_missing("true") && !is_missing("false"));
        ["vestibule.a1.js", "vestibule.b2.wasm", "vestibule.c3.css"].iter().for_each(write);
        assert!(!is_missing("true"));
    }
}
