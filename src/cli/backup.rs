//! `backup`: a copy of the database, while it is in use.

use std::path::PathBuf;

use clap::Args;

use super::failure::Outcome;
use super::{output, secret_key};
use crate::config::Common;
use crate::store;

#[derive(Args)]
pub(super) struct Arguments {
    /// The file to make; nothing may be there yet
    file: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Writes the copy, and reports its content.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let contents = store::back_up(arguments.common.database_url.as_str(), &arguments.file).await?;
    let mut words = format!("{} holds {contents}.", arguments.file.display());
    if let Ok(key) = secret_key::read(&arguments.common)
        && key.keys.current().is_some()
    {
        words.push_str(&format!("\n{key}"));
    }
    Ok(output::result(words)?)
}
