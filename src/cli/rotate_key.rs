//! `rotate-key`: seals by the secret key what an older one has sealed.

use clap::Args;
use serde::Serialize;

use super::failure::Outcome;
use super::format::Format;
use super::{database, secret_key};
use crate::accounts::Settings;
use crate::config::Common;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Serialize)]
struct Rotated {
    /// How many secrets were sealed anew.
    rotated: u64,
}

/// Seals everything anew, and says how much that was: the older keys are then no longer needed.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let common = &arguments.common;
    let database = database::open_existing(common, "there is nothing to seal").await?;
    let rotated = async {
        let keys = secret_key::load(common, &database).await?.keys;
        let accounts = database.accounts(Settings { secret_keys: keys, ..common.accounts() });
        Outcome::Ok(Rotated { rotated: accounts.rotate_key().await? })
    };
    let rotated = rotated.await;
    database.close().await;
    let rotated = rotated?;
    let words = || match rotated.rotated {
        0 => "Everything is sealed by the secret key. Older keys are not needed.".to_owned(),
        1 => "1 secret was sealed anew. Older keys are no longer needed.".to_owned(),
        count => format!("{count} secrets were sealed anew. Older keys are no longer needed."),
    };
    arguments.format.result(&rotated, words)
}
