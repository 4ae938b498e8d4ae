//! `move`: everything from one database into another.

use std::io::{self, IsTerminal, Write};

use clap::Args;

use super::failure::Outcome;
use super::output;
use crate::config::{DatabaseUrl, Logs};
use crate::store;

/// The number of spaces that overwrite the longest previous line.
const WIDTH: usize = 40;

#[derive(Args)]
pub(super) struct Arguments {
    /// The database to read; a password is better given by PGPASSWORD or a .pgpass file than in a URL
    from: DatabaseUrl,
    /// The database to write; it may hold no accounts yet
    to: DatabaseUrl,
    #[command(flatten)]
    pub(super) logs: Logs,
}

/// Copies everything, checks it, and says how much that was.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let is_watched = io::stderr().is_terminal();
    let mut progress = |table: &str, rows: u64| {
        if is_watched {
            let _ = write!(io::stderr(), "\r{:WIDTH$}", format!("{table}: {rows} rows"));
        }
    };
    let moved = store::move_all(arguments.from.as_str(), arguments.to.as_str(), &mut progress).await;
    if is_watched {
        let _ = write!(io::stderr(), "\r{:WIDTH$}\r", "");
    }
    Ok(output::result(format!("Moved {}; counts and checksums agree.", moved?))?)
}
