//! `audit verify`: whether the record is as it was written.

use clap::Args;
use serde::Serialize;

use super::super::database;
use super::super::failure::{Failure, Outcome};
use super::super::format::Format;
use super::NO_RECORD;
use crate::accounts::{RecordSummary, VerifyError};
use crate::config::Common;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Serialize)]
struct Verified {
    rows: u64,
    purged: i64,
    last_id: i64,
    digest: String,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let verified = database::with_accounts(&arguments.common, NO_RECORD, async |accounts| {
        accounts.verify_record().await.map_err(|error| match error {
            VerifyError::Broken(broken) => Failure::new(broken.to_string()),
            VerifyError::Failed(error) => error.into(),
        })
    });
    let RecordSummary { rows, purged, last_id, digest } = verified.await?;
    let verified = Verified { rows, purged, last_id, digest };
    arguments.format.result(&verified, || words(&verified))
}

fn words(Verified { rows, purged, last_id, digest }: &Verified) -> String {
    let before = if *purged > 0 { format!(" {purged} older ones were purged.") } else { String::new() };
    format!("All {rows} rows of the record are as they were written.{before}\nThe last one is {last_id}: {digest}")
}
