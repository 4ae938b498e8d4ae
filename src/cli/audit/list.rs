//! `audit list`: what operators have done, the newest first.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::table::{minute, table};
use super::super::{database, output};
use super::NO_RECORD;
use crate::accounts::RecordFilter;
use crate::config::Common;
use crate::contract::{AdminEvent, Field};

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// What was done to this account alone, by its name
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// What was done in this way alone, like deactivate or delete_account
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// Rows before this one: the last one of the page before
    #[arg(long, value_name = "ID")]
    before: Option<i64>,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let listed = database::with_accounts(&arguments.common, NO_RECORD, async |accounts| {
        let account = match &arguments.account {
            Some(name) => Some(accounts.find_account(name).await?.account.user.id),
            None => None,
        };
        let filter = RecordFilter { account, action: arguments.action.clone(), ..RecordFilter::default() };
        let before = arguments.before.map_or(Field::Absent, |id| id.to_string().into());
        Ok(accounts.admin_events(&filter, &before).await?)
    });
    let page = listed.await?;
    arguments.format.result(&page, || words(&page.events))?;
    if let Some(next) = page.next {
        output::note(format!("There are more: --before {next}"));
    }
    Ok(())
}

fn words(events: &[AdminEvent]) -> String {
    let row = |it: &AdminEvent| {
        [
            it.id.to_string(),
            minute(&it.time),
            it.actor.clone(),
            it.action.clone(),
            format!("{} {}", it.target_kind, it.target),
            it.address.clone(),
            format!("{} -> {}", it.before, it.after),
            it.reason.clone(),
        ]
    };
    let heads = ["ID", "TIME (UTC)", "ACTOR", "ACTION", "TARGET", "ADDRESS", "BEFORE AND AFTER", "REASON"];
    table(heads, events.iter().map(row))
}
