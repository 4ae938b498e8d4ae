//! `audit export`: the record as CSV or as JSON lines.

use std::time::Duration;

use clap::Args;

use super::super::failure::{Failure, Outcome};
use super::super::{database, output};
use crate::accounts::Accounts;
use crate::config::Common;
use crate::contract::AdminEvent;

/// How many rows are read at once.
const STEP: u32 = 1_000;

/// How long a follower waits for new rows before it looks again.
const PAUSE: Duration = Duration::from_secs(1);

const HEADS: &str = "id,time,actor_id,actor,action,target_kind,target_id,target,address,before,after,reason,\
    impersonator_id,digest\r\n";

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// As CSV (RFC 4180); a text that a spreadsheet would run as a formula has a ' before it
    #[arg(long, required_unless_present = "json_lines", conflicts_with = "json_lines")]
    csv: bool,
    /// As JSON, one row a line
    #[arg(long)]
    json_lines: bool,
    /// Rows after this one
    #[arg(long, value_name = "ID", default_value_t = 0)]
    after: i64,
    /// Go on with each row as it is written, until it is stopped
    #[arg(long)]
    follow: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let database = database::open_existing(&arguments.common, "there is no record").await?;
    let written = write(&database.accounts(arguments.common.accounts()), arguments).await;
    database.close().await;
    written
}

async fn write(accounts: &Accounts, arguments: &Arguments) -> Outcome {
    let mut last = arguments.after;
    if arguments.csv {
        output::raw(HEADS)?;
    }
    loop {
        let rows = accounts.admin_events_after(last, STEP).await?;
        let Some(end) = rows.last() else {
            if !arguments.follow {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        last = end.id;
        let mut text = String::new();
        for row in &rows {
            if arguments.csv {
                text.push_str(&csv(row));
            } else {
                let line = serde_json::to_string(row);
                text.push_str(&line.map_err(|error| Failure::because("a row cannot be written as JSON", error))?);
                text.push('\n');
            }
        }
        output::raw(&text)?;
    }
}

fn csv(row: &AdminEvent) -> String {
    let number = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let cells = [
        row.id.to_string(),
        row.time.clone(),
        number(row.actor_id),
        cell(&row.actor),
        cell(&row.action),
        cell(&row.target_kind),
        number(row.target_id),
        cell(&row.target),
        cell(&row.address),
        cell(&row.before),
        cell(&row.after),
        cell(&row.reason),
        number(row.impersonator_id),
        row.digest.clone(),
    ];
    cells.join(",") + "\r\n"
}

/// A text in quotes, which no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_no_formula() {
        assert_eq!(cell("plain"), "\"plain\"");
        assert_eq!(cell("a \"b\", c\nd"), "\"a \"\"b\"\", c\nd\"");
        for formula in ["=1+1", "+1", "-1", "@a"] {
            assert_eq!(cell(formula), format!("\"'{formula}\""));
        }
    }
}
