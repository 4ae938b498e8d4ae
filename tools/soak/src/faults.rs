//! The faults, one after another.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::disk::SmallDisk;
use crate::http::{Client, request};
use crate::ledger::SignIn;
use crate::proof;
use crate::server::{Server, Setup};
use crate::state::{Fault, SoakState};

/// The longest that SIGTERM may take (guarantee F7).
const STOP: Duration = Duration::from_secs(10);
/// Longer than the server waits for somebody else's lock (guarantee F4).
const LOCKED: Duration = Duration::from_secs(7);
/// How long another file replaces the database.
const REPLACED: Duration = Duration::from_secs(3);
/// How long the disk stays full.
const FULL: Duration = Duration::from_secs(5);
/// How soon the server must write again once a fault is over.
const RECOVERY: Duration = Duration::from_secs(10);
/// Room for the database, and little more.
const DISK_BYTES: u64 = 64 * 1024 * 1024;
const SILENT_SOCKETS: usize = 50;
/// How many of the older answers are asked about after each restart.
const SAMPLE: usize = 20;

/// Makes the faults; it owns the server.
pub struct Faults {
    pub state: Arc<SoakState>,
    pub setup: Setup,
    pub server: Server,
    rng: fastrand::Rng,
    proven: u64,
}

impl Faults {
    pub fn new(state: Arc<SoakState>, setup: Setup, server: Server, seed: u64) -> Self {
        Self { state, setup, server, rng: fastrand::Rng::with_seed(seed), proven: 0 }
    }

    /// Lets the load go on for some time between the two.
    pub async fn pass(&mut self, least: Duration, most: Duration) {
        sleep(least + (most - least).mul_f64(self.rng.f64())).await;
    }

    /// kill -9 under load, after which the server must have everything that was answered (guarantee F1).
    pub async fn kill(self) -> Result<Self> {
        let state = Arc::clone(&self.state);
        state.begin_fault(Fault::Down);
        self.server.kill()?;
        let _alone = state.in_flight.write().await;
        let server = Server::start(&self.setup, None)?;
        state.end_fault(Fault::Down);
        state.figures().fault("kill -9 under load");
        let mut again = Self { server, ..self };
        again.check_answers().await?;
        Ok(again)
    }

    /// SIGTERM under load, beside silent sockets (guarantee F7).
    pub async fn terminate(self) -> Result<Self> {
        let mut silent = Vec::new();
        for _ in 0..SILENT_SOCKETS {
            silent.push(TcpStream::connect(self.setup.address).await?);
        }
        let state = Arc::clone(&self.state);
        let server = self.stop_and(|setup| Server::start(setup, None)).await?;
        state.figures().fault("SIGTERM under load");
        Ok(server)
    }

    async fn stop_and(mut self, start: impl FnOnce(&Setup) -> Result<Server>) -> Result<Self> {
        let state = Arc::clone(&self.state);
        state.begin_fault(Fault::Stopping);
        let took = self.server.terminate()?;
        if took > STOP {
            state.figures().wrong(format!("SIGTERM took {:.1} s", took.as_secs_f64()));
        }
        let _alone = state.in_flight.write().await;
        self.server = start(&self.setup)?;
        state.end_fault(Fault::Stopping);
        self.check_answers().await?;
        Ok(self)
    }

    /// Holds the server to what it has answered since the last time, and to some of what it answered before.
    async fn check_answers(&mut self) -> Result<()> {
        let proofs = self.state.ledger().proofs(self.proven, SAMPLE, &mut self.rng);
        self.proven = self.state.ledger().answers();
        proof::ask(&self.state, proofs).await;
        Ok(())
    }

    /// Checks the integrity of the file.
    pub async fn read_file(&self) -> Result<()> {
        proof::read_file(&self.state, &self.setup.database()).await
    }

    /// Another program holds the database for longer than the server waits (guarantee F4).
    pub async fn lock(&mut self) -> Result<()> {
        let mut other = SqliteConnectOptions::new().filename(self.setup.database()).connect().await?;
        sqlx::query("PRAGMA busy_timeout = 10000").execute(&mut other).await?;
        self.state.begin_fault(Fault::Unwritable);
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await?;
        let begun = Instant::now();
        let status = self.try_to_sign_up().await;
        if status != Some(503) {
            self.state.figures().wrong(format!("a sign-up on a locked database: {status:?}"));
        }
        sleep(LOCKED.saturating_sub(begun.elapsed())).await;
        sqlx::query("ROLLBACK").execute(&mut other).await?;
        other.close().await?;
        self.recover().await;
        self.state.figures().fault("database locked by another program");
        Ok(())
    }

    /// The database is moved away beside the running server, and a copy of it stands in its place until it is moved
    /// back. No request is in flight while the files are moved: a write that was done and then refused would come back
    /// with them.
    pub async fn replace(&mut self) -> Result<()> {
        let (home, away) = (self.setup.database(), self.setup.folder.join("away"));
        fs::create_dir_all(&away)?;
        let state = Arc::clone(&self.state);
        let alone = state.in_flight.write().await;
        state.begin_fault(Fault::Unwritable);
        for file in files(&home) {
            fs::rename(&file, away.join(file.file_name().context("a file without a name")?))?;
        }
        fs::copy(away.join("vestibule.db"), &home)?;
        drop(alone);
        let status = self.try_to_sign_up().await;
        if status != Some(503) {
            state.figures().wrong(format!("a sign-up beside a replaced database: {status:?}"));
        }
        sleep(REPLACED).await;

        let alone = state.in_flight.write().await;
        for file in files(&home) {
            fs::remove_file(file)?;
        }
        for file in files(&away.join("vestibule.db")) {
            fs::rename(&file, self.setup.folder.join(file.file_name().context("a file without a name")?))?;
        }
        drop(alone);
        self.recover().await;
        state.figures().fault("database replaced beside the server");
        Ok(())
    }

    /// The disk is full for a while (guarantee F3). The database moves to a small disk for it, and back.
    pub async fn fill(mut self) -> Result<Self> {
        let (folder, home) = (self.setup.folder.join("small"), self.setup.database());
        let disk = SmallDisk::mount(&folder, DISK_BYTES).context("a small disk")?;
        let state = Arc::clone(&self.state);
        let there = disk.path("vestibule.db");
        let move_in = |setup: &Setup| {
            fs::copy(&home, &there)?;
            Server::start(setup, Some(&disk))
        };
        self = self.stop_and(move_in).await?;
        self.pass(Duration::from_secs(2), Duration::from_secs(3)).await;

        state.begin_fault(Fault::Unwritable);
        disk.fill()?;
        let begun = Instant::now();
        // What the log of SQLite has grown to holds some more writes.
        while self.try_to_sign_up().await != Some(503) {
            if begun.elapsed() > 6 * RECOVERY {
                bail!("the disk is full, and sign-ups go on");
            }
        }
        sleep(FULL).await;
        disk.empty()?;
        self.recover().await;
        state.figures().fault("disk full");
        self.pass(Duration::from_secs(2), Duration::from_secs(3)).await;
        let move_out = |setup: &Setup| {
            fs::copy(&there, &home)?;
            Server::start(setup, None)
        };
        self.stop_and(move_out).await
    }

    /// Waits until the server writes again, by itself; then no refusal is excused any more.
    async fn recover(&self) {
        let begun = Instant::now();
        while self.try_to_sign_up().await != Some(201) {
            if begun.elapsed() > RECOVERY {
                self.state.figures().wrong("no write for 10 s after the fault was over".to_owned());
                break;
            }
        }
        self.state.end_fault(Fault::Unwritable);
    }

    async fn try_to_sign_up(&self) -> Option<u16> {
        let account = self.state.new_account();
        let bytes = request("POST", "/api/signup", Some(&account.accept_language()), Some(&account.credentials(false)));
        let answer = Client::new(self.state.address).ask(&bytes).await.ok()?;
        if let Some(sign_in) = SignIn::granted(account, &answer) {
            self.state.signed_up(sign_in);
        }
        Some(answer.status)
    }
}

/// Those files of a database that are there.
fn files(database: &Path) -> Vec<PathBuf> {
    let names = ["", "-wal", "-shm"].iter().map(|suffix| format!("{}{suffix}", database.display()));
    names.map(PathBuf::from).filter(|file| file.exists()).collect()
}
