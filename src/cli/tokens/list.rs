//! `tokens list`: the tokens of an account that were made by name.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::table::{minute, minute_or, table};
use super::super::{AccountArguments, database};
use crate::contract::TokenSummary;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let tokens = database::with_account(&arguments.account, async |accounts, account| {
        Ok(accounts.program_tokens(account.account.user.id).await?)
    });
    let tokens = tokens.await?;
    arguments.format.result(&tokens, || words(&tokens))
}

fn words(tokens: &[TokenSummary]) -> String {
    let row = |it: &TokenSummary| {
        [
            it.id.clone(),
            format!("{}…", it.prefix),
            it.scope.name().to_owned(),
            minute(&it.created),
            minute_or(it.last_used.as_deref(), "never"),
            minute_or(it.expires.as_deref(), "never"),
            it.name.clone(),
        ]
    };
    let heads = ["ID", "TOKEN", "SCOPE", "CREATED (UTC)", "LAST USED (UTC)", "EXPIRES (UTC)", "NAME"];
    table(heads, tokens.iter().map(row))
}
