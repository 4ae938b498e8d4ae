//! Keeps a server under load, makes faults, and holds it to every answer that it has given. `cargo xtask soak`
//! builds the server and runs this.
//!
//! `load` is the steady load, `crowd` many clients at once, `faults` the faults of the server and its disk, `silence` a server
//! whose PostgreSQL stops answering, `folder` one that writes its mail into a folder, and `bad_input` requests that no
//! correct client sends. The `ledger` records every answer; `proof` requests it again. `mails` compares what was asked for
//! by mail with what has arrived at the `post_office`.

#![expect(clippy::disallowed_methods, reason = "a soak measures real time")]

mod bad_input;
#[path = "../../../tests/postgres/mod.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod cluster;
mod crowd;
mod disk;
mod dribble;
mod faults;
mod figures;
mod folder;
mod http;
mod ledger;
mod load;
mod mails;
#[path = "../../../tests/missing/mod.rs"]
mod missing;
mod post_office;
mod proof;
mod read_headers;
mod run;
mod server;
#[path = "../../../tests/smtp/session.rs"]
mod session;
mod silence;
mod state;
mod streams;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "Usage: cargo xtask soak [--minutes N] [--seed N]";

/// What was asked for.
pub struct Options {
    pub minutes: f64,
    pub seed: u64,
    /// The server's program.
    pub binary: PathBuf,
    /// Where the database, the log and the table go.
    pub target: PathBuf,
}

fn options() -> Result<Options> {
    let path = |name: &str| env::var_os(name).map(PathBuf::from).with_context(|| format!("{name} is not set"));
    let mut options = Options { minutes: 10.0, seed: 1, binary: path("VESTIBULE_BIN")?, target: path("SOAK_TARGET")? };
    let mut args = env::args().skip(1);
    while let Some(flag) = args.next() {
        let value = args.next().context(USAGE)?;
        match flag.as_str() {
            "--minutes" => options.minutes = value.parse().context(USAGE)?,
            "--seed" => options.seed = value.parse().context(USAGE)?,
            _ => bail!("{USAGE}"),
        }
    }
    Ok(options)
}

/// A storm is a thousand sockets, here and, by inheritance, in the server.
fn many_files() -> Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).context("the limit of open files")
}

#[tokio::main(worker_threads = 4)]
async fn main() -> ExitCode {
    let outcome = match many_files().and_then(|()| options()) {
        Ok(options) => run::run(&options).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("soak: {error:#}");
            ExitCode::FAILURE
        }
    }
}
