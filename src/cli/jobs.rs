//! `jobs`: what is to be done later, and what could not be done.

use std::fmt::Write;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::failure::{Failure, Outcome};
use super::format::Format;
use super::table::{minute, table};
use super::{database, output};
use crate::accounts::{Accounts, DeadJob, JobCount};
use crate::config::Common;

/// The most dead jobs that are listed.
const MOST_LISTED: usize = 1_000;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    common: Common,
}

#[derive(Subcommand)]
enum Action {
    /// Have a dead job tried again, for a day; a running server begins within a second
    Retry {
        /// Its id, as the list has it
        #[arg(required_unless_present = "all_dead")]
        id: Option<i64>,
        /// Have all of them tried again
        #[arg(long, conflicts_with = "id")]
        all_dead: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Delete a dead job
    Discard {
        /// Its id, as the list has it
        id: i64,
        #[command(flatten)]
        common: Common,
    },
}

impl Arguments {
    /// The settings that were given, before the action or after it.
    pub(super) fn common(&self) -> &Common {
        match &self.action {
            None => &self.common,
            Some(Action::Retry { common, .. } | Action::Discard { common, .. }) => common,
        }
    }
}

/// Lists the jobs, or does something to those that are dead.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let common = arguments.common();
    let database = database::open_existing(common, "there are no jobs").await?;
    let accounts = database.accounts(common.accounts());
    match &arguments.action {
        None => {
            let listed = list(&accounts).await;
            database.close().await;
            let (counts, dead) = listed?;
            arguments.format.result(&as_json(&counts, &dead), || in_words(&counts, &dead))
        }
        Some(action) => {
            let done = act(action, &accounts).await;
            database.close().await;
            Ok(output::result(done?)?)
        }
    }
}

async fn list(accounts: &Accounts) -> Outcome<(Vec<JobCount>, Vec<DeadJob>)> {
    Ok((accounts.count_jobs().await?.counts, accounts.dead_jobs(MOST_LISTED).await?))
}

async fn act(action: &Action, accounts: &Accounts) -> Outcome<String> {
    match action {
        Action::Retry { id, .. } => match (id, accounts.retry_dead_jobs(*id).await?) {
            (Some(id), 0) => Err(no_dead_job(*id)),
            (Some(id), _) => Ok(format!("Job {id} is tried again.")),
            (None, count) => Ok(format!("Tried again: {count}.")),
        },
        Action::Discard { id, .. } => match accounts.discard_dead_job(*id).await? {
            true => Ok(format!("Job {id} is deleted.")),
            false => Err(no_dead_job(*id)),
        },
    }
}

fn no_dead_job(id: i64) -> Failure {
    Failure::new(format!("there is no dead job {id}; `vestibule jobs` lists those that there are"))
}

fn in_words(counts: &[JobCount], dead: &[DeadJob]) -> String {
    if counts.is_empty() {
        return "There are no jobs.".to_owned();
    }
    let row = |job: &JobCount| {
        let JobCount { kind, state, count, oldest } = job;
        [kind.clone(), state.name().to_owned(), count.to_string(), minute(&oldest.rfc3339())]
    };
    let mut text = table(["KIND", "STATE", "COUNT", "FIRST DUE (UTC)"], counts.iter().map(row));
    text.push('\n');
    for job in dead {
        let DeadJob { id, kind, about, attempts, error, created, died } = job;
        let _ = writeln!(text, "\nDead: job {id}, {kind}{}{about}", if about.is_empty() { "" } else { ", " });
        let _ = writeln!(text, "    Enqueued {}, given up {}", created.rfc3339(), died.rfc3339());
        let _ = writeln!(text, "    Attempts: {attempts}. The last error: {error}");
    }
    if !dead.is_empty() {
        text.push_str("\n`vestibule jobs retry ID` has one tried again, `vestibule jobs discard ID` deletes it.\n");
    }
    text
}

fn as_json(counts: &[JobCount], dead: &[DeadJob]) -> Value {
    let counted = |job: &JobCount| {
        json!({
            "kind": job.kind, "state": job.state.name(), "count": job.count, "first_due": job.oldest.rfc3339(),
        })
    };
    let listed = |job: &DeadJob| {
        json!({
            "id": job.id, "kind": job.kind, "about": job.about, "attempts": job.attempts, "error": job.error,
            "enqueued": job.created.rfc3339(), "dead": job.died.rfc3339(),
        })
    };
    let jobs: Vec<_> = counts.iter().map(counted).collect();
    let dead: Vec<_> = dead.iter().map(listed).collect();
    json!({ "jobs": jobs, "dead": dead })
}
