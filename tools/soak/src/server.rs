//! The server as a process.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::disk::SmallDisk;

/// What does not change from one start to the next.
pub struct Setup {
    /// The program.
    pub binary: PathBuf,
    /// Where the database is, and the log.
    pub folder: PathBuf,
    /// Where it listens each time.
    pub address: SocketAddr,
    /// Its database, where it is not the folder's.
    pub database_url: Option<String>,
    /// Where its mail goes, where it is not the folder's.
    pub mail_url: Option<String>,
}

impl Setup {
    /// A server on a free port.
    pub fn new(binary: PathBuf, folder: &Path) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        Ok(Self { binary, folder: folder.to_owned(), address, database_url: None, mail_url: None })
    }

    /// The database while no disk is named.
    pub fn database(&self) -> PathBuf {
        self.folder.join("vestibule.db")
    }

    /// All that the servers have logged.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

/// How much a process holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Holding {
    /// Resident memory in MiB.
    pub memory: f64,
    /// The most there ever was of it, in MiB.
    pub peak: f64,
    pub descriptors: usize,
}

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
}

impl Server {
    /// Starts it, on the folder's database or that of a small disk, and waits until it listens.
    pub fn start(setup: &Setup, disk: Option<&SmallDisk>) -> Result<Self> {
        let (mut command, database) = match disk {
            None => (Command::new(&setup.binary), setup.database()),
            Some(disk) => (disk.command(&setup.binary), setup.folder.join("small/vestibule.db")),
        };
        let database_url = setup.database_url.clone().unwrap_or_else(|| format!("sqlite:{}", database.display()));
        let log = File::options().create(true).append(true).open(setup.log())?;
        let mut child = command
            .arg("serve")
            .env("DATABASE_URL", database_url)
            .env("LEPTOS_SITE_ADDR", setup.address.to_string())
            .env("VESTIBULE_THROTTLE", "off")
            // A page's token must outlive a long run.
            .env("VESTIBULE_ACCESS_TTL", "1d")
            .env("VESTIBULE_PUBLIC_URL", "http://localhost:3000")
            .env("VESTIBULE_MAIL_FROM", "no-reply@example.org")
            .envs(setup.mail_url.as_ref().map(|url| ("VESTIBULE_MAIL", url)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .with_context(|| setup.binary.display().to_string())?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let server = Self { child };
        if !line.contains(&setup.address.to_string()) {
            bail!("the server did not start; its log: {}", setup.log().display());
        }
        Ok(server)
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop; how long it took.
    pub fn terminate(mut self) -> Result<Duration> {
        let begun = Instant::now();
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("SIGTERM ended the server with {status}");
        }
        Ok(begun.elapsed())
    }

    /// Forgets the peak of memory so far, so that the next one is of what comes: other loads have peaks of their own.
    pub fn reset_peak(&self) -> std::io::Result<()> {
        fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")
    }

    /// What it holds at this moment.
    pub fn holding(&self) -> Holding {
        let process = PathBuf::from(format!("/proc/{}", self.child.id()));
        let status = fs::read_to_string(process.join("status")).unwrap_or_default();
        let mebibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1024.0
        };
        Holding {
            memory: mebibytes("VmRSS:"),
            peak: mebibytes("VmHWM:"),
            descriptors: fs::read_dir(process.join("fd")).map_or(0, Iterator::count),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
