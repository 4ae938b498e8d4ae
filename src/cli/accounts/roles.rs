//! `accounts roles`: who is staff, and who is a superuser.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::{AccountArguments, database};
use super::flags;
use crate::accounts::Actor;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    /// Whether it is staff, who may do at the desk what the rights of their groups say
    #[arg(long, value_name = "BOOL", required_unless_present = "superuser")]
    staff: Option<bool>,
    /// Whether it may do everything
    #[arg(long, value_name = "BOOL")]
    superuser: Option<bool>,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let changed = database::with_account(&arguments.account, async |accounts, account| {
        let actor = Actor::operator(account.account.user.id);
        Ok(accounts.set_roles(actor, arguments.staff, arguments.superuser).await?)
    });
    let changed = changed.await?;
    let words = || match flags(&changed) {
        none if none.is_empty() => format!("{} is an account like any other.", changed.account.user.username),
        flags => format!("{}: {flags}.", changed.account.user.username),
    };
    arguments.format.result(&changed, words)
}
