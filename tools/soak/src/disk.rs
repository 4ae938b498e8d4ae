//! A disk that is small enough to be filled. The tests of the API use it, too.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Mounts, says so, and holds the mount until standard input is closed.
const HOLD: &str = r#"mount -t tmpfs -o "size=$1" tmpfs "$2" && echo mounted && exec cat"#;
/// How to make a mount namespace and how to enter it: for root, and for a user who is root in a namespace of his own.
const WAYS: [(&[&str], &[&str]); 2] = [
    (&["--mount"], &["--mount"]),
    (&["--user", "--map-root-user", "--mount"], &["--user", "--preserve-credentials", "--mount"]),
];

/// A tmpfs in a mount namespace of its own, which ends with the process that made it: nothing is left to unmount.
pub struct SmallDisk {
    holder: Child,
    enter: &'static [&'static str],
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts so many bytes at `folder`, which is made. Only programs started by [`Self::command`] see them there.
    ///
    /// # Errors
    /// Where nothing may be mounted, with the error of the system.
    pub fn mount(folder: &Path, bytes: u64) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut refusal = String::new();
        for (unshare, enter) in WAYS {
            let mut holder = Command::new("unshare")
                .args(unshare)
                .args(["sh", "-c", HOLD, "sh", &bytes.to_string()])
                .arg(folder)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()?;
            let (said, errors) = (holder.stdout.take(), holder.stderr.take());
            let disk = Self { holder, enter, folder: folder.to_owned() };
            let mut line = String::new();
            BufReader::new(said.ok_or(io::ErrorKind::BrokenPipe)?).read_line(&mut line)?;
            if line.trim() == "mounted" {
                return Ok(disk);
            }
            refusal.clear();
            errors.ok_or(io::ErrorKind::BrokenPipe)?.read_to_string(&mut refusal)?;
        }
        Err(io::Error::other(refusal.trim().to_owned()))
    }

    /// A command that sees the disk. It is started in the root folder.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.holder.id().to_string()]).args(self.enter).arg("--").arg(program);
        command
    }

    /// A file on the disk, as everybody else sees it.
    pub fn path(&self, file: &str) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        root.join(self.folder.strip_prefix("/").unwrap_or(&self.folder)).join(file)
    }

    /// Writes until not a byte more fits.
    pub fn fill(&self) -> io::Result<()> {
        let mut file = fs::File::create(self.path("ballast"))?;
        let mut piece = vec![0; 64 * 1024];
        while !piece.is_empty() {
            if file.write_all(&piece).is_err() {
                piece.truncate(piece.len() / 2);
            }
        }
        Ok(())
    }

    /// Makes room again.
    pub fn empty(&self) -> io::Result<()> {
        fs::remove_file(self.path("ballast"))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
