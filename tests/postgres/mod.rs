//! A real PostgreSQL of the tests' own: a throwaway cluster on a free port, which is gone when the tests are, however
//! they end.

pub mod pooler;
pub mod proxy;
pub mod round_trips;

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::missing::skip;

/// Where Debian puts the programs, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// As quick as it gets: what it holds need not survive the machine.
const QUICK: [&str; 6] = [
    "fsync=off",
    "synchronous_commit=on",
    "full_page_writes=off",
    "max_connections=400",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
];

static SHARED: LazyLock<Option<Cluster>> = LazyLock::new(Cluster::start);

/// A running cluster, or one that was told to stop.
pub struct Cluster {
    port: u16,
    keeper: Mutex<Keeper>,
    databases: AtomicU32,
}

/// The shell that looks after it. It ends, and takes the cluster with it, when this process does.
struct Keeper {
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Cluster {
    /// The cluster of all tests that do no harm to it; `None` where PostgreSQL is not there.
    pub fn shared() -> Option<&'static Self> {
        SHARED.as_ref()
    }

    /// A cluster of one test's own; `None` where PostgreSQL is not there.
    pub fn start() -> Option<Self> {
        Self::start_with("", "")
    }

    /// A cluster with a certificate for `localhost`, signed by `certificates/authority.crt`.
    pub fn start_with_tls() -> Option<Self> {
        Self::start_with(include_str!("certificates/server.crt"), include_str!("certificates/server.key"))
    }

    fn start_with(certificate: &str, key: &str) -> Option<Self> {
        let Some(programs) = programs() else {
            let missing = "PostgreSQL is not installed (on Debian: apt-get install postgresql)";
            return skip("on PostgreSQL", missing);
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = shell();
        command.args(["sh", "-c", include_str!("keeper.sh"), "keeper"]).arg(programs).arg(port.to_string());
        for setting in QUICK {
            command.args(["-c", setting]);
        }
        command.env("TLS_CERTIFICATE", certificate).env("TLS_KEY", key);
        let mut process = command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let orders = process.stdin.take();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        expect(&mut answers, "started");
        let keeper = Mutex::new(Keeper { process, orders, answers });
        Some(Self { port, keeper, databases: AtomicU32::new(0) })
    }

    /// The port that it listens on, at 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The URL of a new and empty database.
    pub async fn new_database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.execute("postgres", format!("CREATE DATABASE {name}")).await;
        self.url(&name)
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://vestibule@127.0.0.1:{}/{database}", self.port)
    }

    /// Does something as its owner, past the program under test.
    pub async fn execute(&self, database: &str, sql: impl Into<String>) {
        let mut connection = PgConnection::connect(&self.url(database)).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(&mut connection).await.unwrap();
    }

    /// The answer of a database itself, by its URL, to a question for one number.
    pub async fn number(url: &str, query: &'static str) -> i64 {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
    }

    /// Ends it at once, as a crash does.
    pub fn kill(&self) {
        self.order("kill", "stopped");
    }

    /// Shuts it down: connections are told.
    pub fn stop(&self) {
        self.order("stop", "stopped");
    }

    /// Starts it again.
    pub fn start_again(&self) {
        self.order("start", "started");
    }

    fn order(&self, order: &str, answer: &str) {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(keeper.orders.as_mut().unwrap(), "{order}").unwrap();
        expect(&mut keeper.answers, answer);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let keeper = self.keeper.get_mut().unwrap_or_else(PoisonError::into_inner);
        keeper.orders = None;
        let _ = keeper.process.wait();
    }
}

fn expect(answers: &mut impl BufRead, expected: &str) {
    let mut answer = String::new();
    answers.read_line(&mut answer).unwrap();
    assert_eq!(answer.trim(), expected, "PostgreSQL does not do as it is told");
}

/// The folder of the newest PostgreSQL.
fn programs() -> Option<PathBuf> {
    let is_there = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let version = |folder: &PathBuf| folder.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    let debians = Path::new(DEBIAN).read_dir().into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    debians.filter(is_there).max_by_key(version).or_else(|| env::split_paths(&path).find(is_there))
}

/// Runs what follows as somebody who may run PostgreSQL: root may not.
fn shell() -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root {
        return Command::new("env");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    command
}
