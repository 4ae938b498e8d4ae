//! `accounts bulk`: one verb on many accounts.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{fs, io};

use clap::Args;

use super::super::database;
use super::super::failure::{Failure, Outcome};
use super::super::format::Format;
use super::super::table::table;
use crate::accounts::{Accounts, BulkRequest, By};
use crate::config::Common;
use crate::contract::{BulkOutcome, BulkResult, BulkResults, BulkVerb, Field, LANGUAGES, MOST_AT_ONCE};

/// How a file is named that is standard input.
const STANDARD_INPUT: &str = "-";

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// What is done to each: deactivate, activate, end-sign-ins, send-reset, add-to-group or remove-from-group
    #[arg(value_parser = verb)]
    verb: BulkVerb,
    /// The usernames of the accounts
    #[arg(value_name = "ACCOUNT", required_unless_present = "from", conflicts_with = "from")]
    accounts: Vec<String>,
    /// Read them from this file, one a line; - is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// The accounts are named by their ids
    #[arg(long)]
    ids: bool,
    /// The group, for add-to-group and remove-from-group
    #[arg(long)]
    group: Option<String>,
    /// With end-sign-ins, revoke tokens that were made by name too
    #[arg(long)]
    tokens: bool,
    /// With send-reset, the language of the mail for owners who have chosen none
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = LANGUAGES)]
    language: String,
    /// Say what would be done, and do nothing
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Does it to one after the other. An account that is not known by its name is found before anything is done. Where the
/// database fails later, those that are left are listed as refused.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let named = named(arguments)?;
    let done = database::with_accounts(&arguments.common, "there are no accounts", async |accounts| {
        on_each(accounts, arguments, &named).await
    });
    let done = done.await?;
    arguments.format.result(&done, || words(&done.results))?;
    let refused = done.results.iter().filter(|it| it.outcome == BulkOutcome::Refused).count();
    if refused == 0 {
        return Ok(());
    }
    Err(Failure::new(format!("refused for {refused} of {} accounts", done.results.len())))
}

/// The accounts as they are named.
fn named(arguments: &Arguments) -> Outcome<Vec<String>> {
    let Some(file) = &arguments.from else { return Ok(arguments.accounts.clone()) };
    let text = match file.to_str() {
        Some(STANDARD_INPUT) => io::read_to_string(io::stdin()),
        _ => fs::read_to_string(file),
    };
    let text = text.map_err(|error| Failure::because(format!("{} cannot be read", file.display()), error))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    Ok(lines.collect())
}

async fn on_each(accounts: &Accounts, arguments: &Arguments, named: &[String]) -> Outcome<BulkResults> {
    let (mut seen, mut chosen) = (BTreeSet::new(), Vec::new());
    for name in named {
        let (id, username) = match arguments.ids {
            true => (name.parse().map_err(|_| Failure::new(format!("{name} is no id of an account")))?, None),
            false => {
                let found = accounts.find_account(name).await;
                let user = found.map_err(|error| Failure::about(name, error))?.account.user;
                (user.id, Some(user.username))
            }
        };
        if seen.insert(id) {
            chosen.push((id, username));
        }
    }
    let group = arguments.group.as_deref().map_or(Field::Absent, Field::from);
    let request = BulkRequest {
        verb: arguments.verb,
        group: &group,
        tokens: arguments.tokens,
        language: &arguments.language,
        is_preview: arguments.preview,
    };
    let mut done = BulkResults::default();
    while done.results.len() < chosen.len() {
        let left = &chosen[done.results.len()..];
        let ids: Vec<i64> = left.iter().take(MOST_AT_ONCE).map(|(id, _)| *id).collect();
        match accounts.bulk(By::CommandLine, request, &ids).await {
            Ok(some) => done.results.extend(some.results),
            Err(error) if done.results.is_empty() => return Err(error.into()),
            // What was done by then is told all the same.
            Err(error) => {
                let why = Failure::from(error).to_string();
                let refused = |(id, username): &(i64, Option<String>)| BulkResult {
                    id: *id,
                    username: username.clone(),
                    outcome: BulkOutcome::Refused,
                    why: why.clone(),
                };
                done.results.extend(left.iter().map(refused));
            }
        }
    }
    Ok(done)
}

fn verb(name: &str) -> Result<BulkVerb, &'static str> {
    let verb = BulkVerb::of_name(&name.replace('-', "_"));
    verb.ok_or("write deactivate, activate, end-sign-ins, send-reset, add-to-group or remove-from-group")
}

fn words(results: &[BulkResult]) -> String {
    let row = |it: &BulkResult| {
        let outcome = match it.outcome {
            BulkOutcome::Done => "done",
            BulkOutcome::Unchanged => "unchanged",
            BulkOutcome::Refused => "refused",
        };
        [it.id.to_string(), it.username.clone().unwrap_or_default(), outcome.to_owned(), it.why.clone()]
    };
    table(["ID", "USERNAME", "OUTCOME", "WHY"], results.iter().map(row))
}
