//! `export-django`: the accounts in Django's tables.

use std::path::PathBuf;

use clap::Args;

use super::failure::Outcome;
use super::output;
use crate::accounts::{Clock, SystemClock};
use crate::config::Common;
use crate::store;

#[derive(Args)]
pub(super) struct Arguments {
    /// The SQLite file to make; nothing may be there yet
    file: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Writes the file, and says what is in it and what could not be.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let url = arguments.common.database_url.as_str();
    let exported = store::export_django(url, &arguments.file, SystemClock.now()).await?;
    Ok(output::result(format!("{} holds {exported}.", arguments.file.display()))?)
}
