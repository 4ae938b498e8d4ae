//! A PostgreSQL of the benchmark's own, on a free port, which is gone when this is dropped or the program ends.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::PROFILE;
use super::seed::Database;
use crate::step::{self, command};
use crate::tools;

/// The tests' script, which starts a cluster and ends with its standard input.
const KEEPER: &str = include_str!("../../../../tests/postgres/keeper.sh");
/// Settings beside the defaults: memory for rows that are read repeatedly.
const SETTINGS: [&str; 2] = ["shared_buffers=256MB", "listen_addresses=127.0.0.1"];

/// A running cluster, with its defaults as to what is on disk when.
pub struct Postgres {
    keeper: Child,
    port: u16,
}

impl Postgres {
    /// Starts one, and moves everything from a database of SQLite's into it.
    pub fn start(from: &Database) -> Result<Self> {
        if !tools::postgres() {
            bail!("PostgreSQL is not installed");
        }
        let programs = tools::postgres_programs().context("PostgreSQL is not installed")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut keeper = unprivileged();
        keeper.args(["sh", "-c", KEEPER, "keeper"]).arg(programs).arg(port.to_string());
        for setting in SETTINGS {
            keeper.args(["-c", setting]);
        }
        keeper.env("TLS_CERTIFICATE", "").current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut keeper = keeper.spawn().context("PostgreSQL cannot be started")?;
        let answers = keeper.stdout.take().context("no output")?;
        // From here on it ends with the value.
        let postgres = Self { keeper, port };
        let mut answer = String::new();
        BufReader::new(answers).read_line(&mut answer)?;
        if answer.trim() != "started" {
            bail!("PostgreSQL has not started");
        }
        let mut moving = command(PROFILE.server());
        step::run("moving the database to PostgreSQL", moving.args(["move", &from.url(), &postgres.url()]))?;
        Ok(postgres)
    }

    /// As Vestibule names it.
    pub fn url(&self) -> String {
        format!("postgres://vestibule@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Runs what follows as somebody who may run PostgreSQL: root may not.
fn unprivileged() -> Command {
    if step::output(command("id").arg("-u")).is_none_or(|user| user != "0") {
        return Command::new("env");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    command
}
