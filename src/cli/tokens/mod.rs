//! `tokens`: lists, makes and revokes the tokens of an account for programs.

mod create;
mod list;
mod revoke;

use clap::Subcommand;

use super::failure::Outcome;
use crate::config::Common;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the tokens of an account that were made by name
    List(list::Arguments),
    /// Make a token; its text goes to standard output, this once
    Create(create::Arguments),
    /// Revoke a token by its id in the list
    Revoke(revoke::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::List(arguments) => &arguments.account.common,
            Self::Create(arguments) => &arguments.account.common,
            Self::Revoke(arguments) => &arguments.account.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::List(arguments) => list::run(&arguments).await,
            Self::Create(arguments) => create::run(&arguments).await,
            Self::Revoke(arguments) => revoke::run(&arguments).await,
        }
    }
}
