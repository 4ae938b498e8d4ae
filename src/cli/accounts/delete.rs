//! `accounts delete`: deletes an account.

use clap::Args;

use super::super::failure::{Failure, Outcome};
use super::super::{AccountArguments, database, output};
use crate::accounts::Actor;
use crate::contract::Field;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    /// Do it: nothing brings the account back but a backup
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let name = &arguments.account.username;
    if !arguments.yes {
        return Err(Failure::new(format!("{name} would be deleted with all that is kept of it; say --yes to do it")));
    }
    let deleted = database::with_account(&arguments.account, async |accounts, account| {
        Ok(accounts.delete_other(Actor::operator(account.account.user.id), &Field::Absent).await?)
    });
    deleted.await?;
    Ok(output::result(format!("{name} is deleted."))?)
}
