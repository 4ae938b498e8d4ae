//! `groups`: who is in which, and what staff in them may do at the desk.

mod change;
mod list;
mod members;

use clap::Subcommand;

use super::failure::Outcome;
use crate::config::Common;

/// What there is not where there is no database.
const NO_GROUPS: &str = "there are no groups";

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the groups, with their rights at the desk
    List(list::Arguments),
    /// Make a group
    Create(change::Arguments),
    /// Delete a group; nobody is in it any more
    Delete(change::Arguments),
    /// Set what staff in a group may do at the desk: view, help, manage or none
    Right(change::RightArguments),
    /// Put an account into a group
    Add(members::Arguments),
    /// Take an account out of a group
    Remove(members::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::List(arguments) => &arguments.common,
            Self::Create(arguments) | Self::Delete(arguments) => &arguments.common,
            Self::Right(arguments) => &arguments.group.common,
            Self::Add(arguments) | Self::Remove(arguments) => &arguments.account.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::List(arguments) => list::run(&arguments).await,
            Self::Create(arguments) => change::create(&arguments).await,
            Self::Delete(arguments) => change::delete(&arguments).await,
            Self::Right(arguments) => change::set_right(&arguments).await,
            Self::Add(arguments) => members::add(&arguments).await,
            Self::Remove(arguments) => members::remove(&arguments).await,
        }
    }
}
