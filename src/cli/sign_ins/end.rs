//! `sign-ins end`: ends sign-ins of an account.

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
    /// Its id, as sign-ins list shows it
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    id: Option<String>,
    /// End all of them; tokens that were made by name stay
    #[arg(long)]
    all: bool,
    /// With --all, revoke those tokens too
    #[arg(long, requires = "all")]
    tokens: bool,
    #[command(flatten)]
    format: Format,
}

/// Ends them: servers refuse them, and their open pages are told, within a second.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let ended = database::with_account(&arguments.account, async |accounts, account| {
        let actor = Actor::operator(account.account.user.id);
        match &arguments.id {
            Some(id) => Ok(accounts.end_sign_in(actor, id).await.map(|_| 1)?),
            None => Ok(accounts.end_other_sign_ins(actor, arguments.tokens).await?),
        }
    });
    let ended = ended.await?;
    let words = || if ended == 1 { "1 sign-in has ended.".to_owned() } else { format!("{ended} sign-ins have ended.") };
    arguments.format.result(&EndedSignIns { ended }, words)
}
