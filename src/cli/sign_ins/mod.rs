//! `sign-ins`: lists and ends the sign-ins of an account.

mod end;
mod list;

use clap::Subcommand;

use super::failure::Outcome;
use crate::config::Common;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List where an account is signed in: browsers and tokens, the newest first
    List(list::Arguments),
    /// End one sign-in by its id in the list, or all of them
    End(end::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::List(arguments) => &arguments.account.common,
            Self::End(arguments) => &arguments.account.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::List(arguments) => list::run(&arguments).await,
            Self::End(arguments) => end::run(&arguments).await,
        }
    }
}
