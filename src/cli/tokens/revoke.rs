//! `tokens revoke`: revokes a token of a program.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::{AccountArguments, database};
use crate::accounts::Actor;
use crate::contract::EndedSignIns;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    /// Its id, as tokens list shows it
    id: String,
    #[command(flatten)]
    format: Format,
}

/// Revokes it: servers refuse it within a second.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let id = &arguments.id;
    let revoked = database::with_account(&arguments.account, async |accounts, account| {
        Ok(accounts.revoke_token(Actor::operator(account.account.user.id), id).await?)
    });
    revoked.await?;
    arguments.format.result(&EndedSignIns { ended: 1 }, || format!("The token {id} is revoked."))
}
