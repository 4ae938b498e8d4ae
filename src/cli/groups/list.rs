//! `groups list`: every group.

use clap::Args;

use super::super::database;
use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::table::table;
use super::NO_GROUPS;
use crate::config::Common;
use crate::contract::{GroupSummary, Right};

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let groups = database::with_accounts(&arguments.common, NO_GROUPS, async |accounts| Ok(accounts.groups().await?));
    let groups = groups.await?;
    arguments.format.result(&groups, || words(&groups))
}

fn words(groups: &[GroupSummary]) -> String {
    let row =
        |it: &GroupSummary| [it.name.clone(), it.right.map_or("", Right::name).to_owned(), it.members.to_string()];
    table(["NAME", "RIGHT", "MEMBERS"], groups.iter().map(row))
}
