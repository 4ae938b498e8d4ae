//! Files and folders of somebody else's.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::assert_fails;
use crate::support::PASSWORD;
use crate::support::process::{reachable, run, said, settled, vestibule};

/// The user whom most systems call nobody.
const NOBODY: u32 = 65_534;

/// A folder of nobody's with a database of nobody's, and the program as nobody can run it.
struct Nobody {
    folder: TempDir,
    program: PathBuf,
    _beside: TempDir,
}

impl Nobody {
    /// `None` where the tests may not run programs as somebody else.
    fn new() -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            // Past the test runner, which shows nothing of a test that passes.
            let _ = writeln!(std::io::stderr(), "SKIPPED a file of another owner: only root can make one");
            return None;
        }
        let (folder, beside) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        fs::set_permissions(beside.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let nobody = Self { folder, program: reachable(beside.path()), _beside: beside };
        let input = format!("{PASSWORD}\n");
        let made = run(nobody.command("createsuperuser").args(["--username", "root", "--email", ""]), &input);
        assert!(made.status.success(), "{}", said(&made));
        Some(nobody)
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = settled(Command::new(&self.program), self.folder.path());
        command.arg(verb).uid(NOBODY).gid(NOBODY);
        command
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// That both look at it and say whose it is.
    #[track_caller]
    fn assert_told(&self, path: &Path) {
        let path = format!("{} cannot be written by ", path.display());
        let words = [path.as_str(), "(uid 65534)", "it belongs to root (uid 0)"];
        assert_fails(&run(&mut self.command("check"), ""), 1, &words);
        assert_fails(&run(&mut self.command("serve"), ""), 1, &words);
        assert_fails(&run(self.command("deactivate").arg("root"), ""), 1, &words);
    }
}

/// Leaves an empty file of root's alone, as a command does that root has run.
fn leave(path: &Path) {
    fs::OpenOptions::new().append(true).create(true).open(path).unwrap();
    chown(path, Some(0), Some(0)).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn each_file_of_another_owner_is_named_with_its_owner() {
    for file in ["vestibule.db", "vestibule.db-wal", "vestibule.db-shm"] {
        let Some(nobody) = Nobody::new() else { return };
        leave(&nobody.path(file));
        nobody.assert_told(&nobody.path(file));
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_its_owner() {
    let Some(nobody) = Nobody::new() else { return };
    chown(nobody.folder.path(), Some(0), Some(0)).unwrap();
    fs::set_permissions(nobody.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    nobody.assert_told(nobody.folder.path());
}

#[test]
fn a_path_that_leads_nowhere_is_named() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("notes.txt"), "Buy milk. ".repeat(1_000)).unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (absent, file, itself) = (path("absent"), path("notes.txt"), path(""));
    for (database, words) in [
        (path("absent/v.db"), [absent.as_str(), "it does not exist"]),
        (path("notes.txt/v.db"), [&file, "is no folder"]),
        (path(""), [&itself, "is no file"]),
        (path("notes.txt"), [&file, "database"]),
    ] {
        for verb in ["check", "serve"] {
            let url = format!("sqlite:{database}");
            let done = run(vestibule(folder.path()).arg(verb).env("DATABASE_URL", &url), "");
            assert_fails(&done, 1, &words);
            assert!(!said(&done).contains("entity not found"), "{}", said(&done));
        }
    }
}
