//! `accounts`: finds, lists and makes accounts.

mod create;
mod list;
mod show;

use clap::Subcommand;

use super::failure::Outcome;
use crate::config::Common;
use crate::contract::AccountRecord;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List accounts by name
    List(list::Arguments),
    /// Show one account, with its groups
    Show(show::Arguments),
    /// Make an account; it asks for what it needs, or reads the password as one line of standard input
    Create(create::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::List(arguments) => &arguments.common,
            Self::Show(arguments) => &arguments.account.common,
            Self::Create(arguments) => &arguments.new.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::List(arguments) => list::run(&arguments).await,
            Self::Show(arguments) => show::run(&arguments).await,
            Self::Create(arguments) => create::run(arguments).await,
        }
    }
}

/// What is special about an account, in words.
fn flags(account: &AccountRecord) -> String {
    let flags = [(!account.is_active, "inactive"), (account.is_staff, "staff"), (account.is_superuser, "superuser")];
    flags.into_iter().filter_map(|(is_set, word)| is_set.then_some(word)).collect::<Vec<_>>().join(", ")
}
