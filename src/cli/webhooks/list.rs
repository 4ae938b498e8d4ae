//! `webhooks list`: every webhook.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::table::{minute, table};
use super::with_accounts;
use crate::accounts::By;
use crate::config::Common;
use crate::contract::Webhook;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let common = &arguments.common;
    let list = async |accounts: &crate::accounts::Accounts| Ok(accounts.webhooks(By::CommandLine).await?);
    let webhooks = with_accounts(common, common.accounts(), list).await?;
    arguments.format.result(&webhooks, || words(&webhooks))
}

fn words(webhooks: &[Webhook]) -> String {
    let row = |it: &Webhook| {
        let events = if it.events.is_empty() { "all".to_owned() } else { it.events.join(",") };
        let active = if it.is_active { "yes" } else { "no" };
        [it.id.to_string(), it.name.clone(), active.to_owned(), minute(&it.created), it.url.clone(), events]
    };
    table(["ID", "NAME", "ACTIVE", "MADE (UTC)", "URL", "EVENTS"], webhooks.iter().map(row))
}
