//! `audit`: the record of what operators have done.

mod export;
mod list;
mod verify;

use clap::Subcommand;

use super::failure::Outcome;
use crate::config::Common;

/// What there is not where there is no database.
const NO_RECORD: &str = "there is no record";

#[derive(Subcommand)]
pub(super) enum Command {
    /// Say whether every row of the record is as it was written; fails and names the first one that is not
    Verify(verify::Arguments),
    /// List what operators have done, the newest first
    List(list::Arguments),
    /// Write the record to standard output, the oldest row first
    Export(export::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::Verify(arguments) => &arguments.common,
            Self::List(arguments) => &arguments.common,
            Self::Export(arguments) => &arguments.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::Verify(arguments) => verify::run(&arguments).await,
            Self::List(arguments) => list::run(&arguments).await,
            Self::Export(arguments) => export::run(&arguments).await,
        }
    }
}
