//! `accounts`: finds, lists, makes, changes and deletes accounts.

mod bulk;
mod create;
mod delete;
mod edit;
mod invite;
mod list;
mod roles;
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
    /// Make an account without a password; a server mails its owner a link that works once, for 7 days
    Invite(invite::Arguments),
    /// Change the address, the names or the language of an account
    Edit(edit::Arguments),
    /// Make an account staff or a superuser, or take that away
    Roles(roles::Arguments),
    /// Do one thing to many accounts
    Bulk(bulk::Arguments),
    /// Delete an account with all that is kept of it
    Delete(delete::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::List(arguments) => &arguments.common,
            Self::Show(arguments) => &arguments.account.common,
            Self::Create(arguments) => &arguments.new.common,
            Self::Invite(arguments) => &arguments.common,
            Self::Edit(arguments) => &arguments.account.common,
            Self::Roles(arguments) => &arguments.account.common,
            Self::Bulk(arguments) => &arguments.common,
            Self::Delete(arguments) => &arguments.account.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::List(arguments) => list::run(&arguments).await,
            Self::Show(arguments) => show::run(&arguments).await,
            Self::Create(arguments) => create::run(arguments).await,
            Self::Invite(arguments) => invite::run(&arguments).await,
            Self::Edit(arguments) => edit::run(&arguments).await,
            Self::Roles(arguments) => roles::run(&arguments).await,
            Self::Bulk(arguments) => bulk::run(&arguments).await,
            Self::Delete(arguments) => delete::run(&arguments).await,
        }
    }
}

/// What is special about an account, in words.
fn flags(account: &AccountRecord) -> String {
    let flags = [(!account.is_active, "inactive"), (account.is_staff, "staff"), (account.is_superuser, "superuser")];
    flags.into_iter().filter_map(|(is_set, word)| is_set.then_some(word)).collect::<Vec<_>>().join(", ")
}
