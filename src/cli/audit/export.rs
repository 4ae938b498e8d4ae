//! `audit export`: the record as CSV or as JSON lines.

use std::time::Duration;

use clap::Args;

use super::super::failure::Outcome;
use super::super::{database, output};
use super::NO_RECORD;
use crate::accounts::{Accounts, RecordFormat};
use crate::config::Common;

/// How many rows are read at once.
const STEP: u32 = 1_000;

/// How long a follower waits for new rows before it looks again.
const PAUSE: Duration = Duration::from_secs(1);

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
    database::with_accounts(&arguments.common, NO_RECORD, async |accounts| write(accounts, arguments).await).await
}

async fn write(accounts: &Accounts, arguments: &Arguments) -> Outcome {
    let mut last = arguments.after;
    let format = if arguments.csv { RecordFormat::Csv } else { RecordFormat::JsonLines };
    output::raw(format.head())?;
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
        let text: String = rows.iter().map(|row| format.row(row)).collect();
        output::raw(&text)?;
    }
}
