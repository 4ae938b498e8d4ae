//! `restore`: a database from a backup.

use std::path::PathBuf;

use clap::Args;

use super::failure::Outcome;
use super::output;
use crate::config::Common;
use crate::store;

#[derive(Args)]
pub(super) struct Arguments {
    /// The backup; it is left as it is
    file: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Restores the backup to the configured database, and reports its content.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let contents = store::restore(&arguments.file, arguments.common.database_url.as_str()).await?;
    Ok(output::result(format!("The database now holds {contents}."))?)
}
