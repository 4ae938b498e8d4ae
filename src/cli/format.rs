//! Results in JSON, or in words.

use clap::Args;
use serde::Serialize;

use super::failure::{Failure, Outcome};
use super::output;

/// How a result is written.
#[derive(Args)]
pub(super) struct Format {
    /// Write the result as JSON
    #[arg(long)]
    json: bool,
}

impl Format {
    /// Writes a result as JSON, or in words.
    ///
    /// # Errors
    /// As for [`output::result`].
    pub(super) fn result(&self, value: &impl Serialize, words: impl FnOnce() -> String) -> Outcome {
        if self.json { json(value) } else { Ok(output::result(words())?) }
    }
}

/// Writes a result as one line of JSON.
///
/// # Errors
/// As for [`output::result`].
pub(super) fn json(value: &impl Serialize) -> Outcome {
    let json = serde_json::to_string(value);
    Ok(output::result(json.map_err(|error| Failure::because("the result cannot be written as JSON", error))?)?)
}
