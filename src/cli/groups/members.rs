//! `groups add` and `groups remove`.

use clap::Args;

use super::super::failure::Outcome;
use super::super::{AccountArguments, database, output};
use crate::accounts::Actor;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// The name of the group
    group: String,
    #[command(flatten)]
    pub(super) account: AccountArguments,
}

pub(super) async fn add(Arguments { group, account }: &Arguments) -> Outcome {
    let name = group.as_str().into();
    let added = database::with_account(account, async |accounts, found| {
        Ok(accounts.add_to_group(Actor::operator(found.account.user.id), &name).await?)
    });
    added.await?;
    Ok(output::result(format!("{} is in {group}.", account.username))?)
}

pub(super) async fn remove(Arguments { group, account }: &Arguments) -> Outcome {
    let name = group.as_str().into();
    let removed = database::with_account(account, async |accounts, found| {
        Ok(accounts.remove_from_group(Actor::operator(found.account.user.id), &name).await?)
    });
    removed.await?;
    Ok(output::result(format!("{} is not in {group}.", account.username))?)
}
