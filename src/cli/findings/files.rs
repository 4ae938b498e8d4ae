//! Findings about files: the database and the files of the site.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Finding;
use crate::config::Config;
use crate::http::Site;
use crate::store::{examine, obstacles, with_companions};

/// What the files of a database hold.
const HELD: &str = "It holds e-mail addresses and password hashes.";

/// Permission bits of everybody but the owner.
const OTHERS: u32 = 0o077;

/// The files of the database, and the folder that they are in.
pub(super) fn database(config: &Config) -> Vec<Finding> {
    const WHY: &str = "SQLite writes a log beside the database; without it nobody can sign in.";
    let Some(file) = config.common.database_url.file() else { return Vec::new() };
    let obstacles = obstacles(&file).into_iter().map(|what| {
        let remedy = format!(
            "Have all files of {} belong to the user that runs vestibule, in a folder of its own.",
            file.display()
        );
        Finding::fatal(format!("{what}."), WHY, remedy)
    });
    // A file that is no database may be readable by others.
    let files = if may_be_database(&file) { with_companions(&file) } else { Vec::new() };
    obstacles.chain(files.iter().filter_map(|file| readable(file, HELD))).collect()
}

/// What is in the file of the database.
pub(in crate::cli) async fn content(config: &Config) -> Option<Finding> {
    let why = examine(&config.common.database_url.file()?).await.err()?;
    Some(Finding::fatal(
        format!("{why}."),
        "Vestibule changes no database but its own.",
        "Name another file in DATABASE_URL; one that is not there yet is made.",
    ))
}

pub(super) fn site(site: &Site) -> Vec<Finding> {
    let missing = site.missing();
    let finding = || {
        Finding::error(
            format!("{site} does not hold the site's scripts and styles: {}.", missing.join(", ")),
            "Pages have no styles, and are not interactive.",
            "Take the binary that cargo xtask dist makes: it has them inside. Or build them with cargo leptos build \
             --release --precompress, and set LEPTOS_SITE_ROOT to the folder they are in.",
        )
    };
    (!missing.is_empty()).then(finding).into_iter().collect()
}

/// Whether a file begins as SQLite's do, or is empty, as a new one is.
fn may_be_database(file: &Path) -> bool {
    const BEGINNING: &[u8; 16] = b"SQLite format 3\0";
    let mut beginning = Vec::new();
    let read = File::open(file).and_then(|file| file.take(16).read_to_end(&mut beginning));
    read.is_ok() && (beginning.is_empty() || beginning == BEGINNING)
}

/// The finding about a file that others can read.
pub(super) fn readable(file: &Path, why: &'static str) -> Option<Finding> {
    let mode = file.metadata().ok()?.permissions().mode() & 0o777;
    (mode & OTHERS != 0).then(|| {
        Finding::warning(
            format!("{} can be read by other users of this machine (mode {mode:o}).", file.display()),
            why,
            format!("chmod 600 {}", file.display()),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::super::Severity;
    use super::*;
    use crate::config;
    use crate::http::SiteFolder;

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let config = config::of_flags(&["--database-url", "sqlite:/no/such/folder/vestibule.db"]).unwrap();
        let found = database(&config);
        assert_eq!(found[0].severity, Severity::Fatal);
        assert!(found[0].what.contains("the folder /no/such/folder: it does not exist"), "{found:?}");
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
        let log = folder.path().join("vestibule.db-wal");
        fs::write(&log, "").unwrap();
        fs::set_permissions(&log, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(database(&config)[0].what.contains("vestibule.db-wal can be read"));
    }

    #[tokio::test]
    async fn a_file_of_something_else_is_no_database() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.txt");
        let url = format!("sqlite:{}", file.display());
        let config = config::of_flags(&["--database-url", &url]).unwrap();
        assert!(content(&config).await.is_none(), "it is made at the start");
        fs::write(&file, "Buy milk. ".repeat(100)).unwrap();
        assert!(content(&config).await.unwrap().what.ends_with("notes.txt is no SQLite database."));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(database(&config).is_empty(), "nobody is told to change the mode of a file that is none of ours");
    }

    #[test]
    fn the_sites_files_are_found_with_and_without_hashes() {
        let folder = tempfile::tempdir().unwrap();
        let (root, hashes) = (folder.path().to_owned(), folder.path().join("hash.txt"));
        let missing = |hashes: Option<&PathBuf>| {
            let folder = SiteFolder { root: root.clone(), output_name: "vestibule".into(), hashes: hashes.cloned() };
            site(&Site::read(folder)).pop().map(|finding| finding.what)
        };
        let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
        fs::create_dir(root.join("pkg")).unwrap();
        write("hash.txt", "js: a1\nwasm: b2\ncss: c3\n");
        for name in ["passkeys.js", "admin.js", "apidocs.js", "apidocs.css"] {
            write(name, "");
        }
        for name in ["vestibule.js", "vestibule.wasm", "vestibule.css"] {
            assert!(missing(None).unwrap().contains(&format!("/pkg/{name}")));
            write(&format!("pkg/{name}"), "");
        }
        assert_eq!(missing(None), None);
        for name in ["vestibule.a1.js", "vestibule.b2.wasm", "vestibule.c3.css"] {
            assert!(missing(Some(&hashes)).unwrap().contains(&format!("/pkg/{name}")));
            write(&format!("pkg/{name}"), "");
        }
        assert_eq!(missing(Some(&hashes)), None);
    }

    #[test]
    fn the_files_inside_a_binary_are_found() {
        const FILES: [(&str, &[u8]); 8] = [
            ("hash.txt", b"js: a1\nwasm: b2"),
            ("pkg/v.a1.js", b""),
            ("pkg/v.b2.wasm", b""),
            ("pkg/v.css", b""),
            ("passkeys.js", b""),
            ("admin.js", b""),
            ("apidocs.js", b""),
            ("apidocs.css", b""),
        ];
        assert!(site(&Site::embedded(&FILES, "v".into())).is_empty());
        assert!(site(&Site::embedded(&FILES[1..], "v".into()))[0].what.starts_with("This binary does not"));
    }
}
