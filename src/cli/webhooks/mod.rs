//! `webhooks`: other services that are told of events of accounts.

mod act;
mod deliveries;
mod list;
mod write;

use clap::Subcommand;

use super::failure::Outcome;
use super::{database, secret_key};
use crate::accounts::{Accounts, Settings};
use crate::config::Common;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the webhooks
    List(list::Arguments),
    /// Make a webhook, and print the secret by which its receiver verifies deliveries; it is shown once
    Create(write::CreateArguments),
    /// Change a webhook, or switch it on or off
    Edit(write::EditArguments),
    /// Give a webhook a new secret, and print it; the one before signs too for 24 hours
    Rotate(act::Arguments),
    /// Remove a webhook with its deliveries
    Delete(act::Arguments),
    /// Have a running server send a message of the type test to a webhook
    Test(act::Arguments),
    /// List what was sent to webhooks, the newest first, and what became of it
    Deliveries(deliveries::Arguments),
    /// Have a running server make a delivery once more
    Replay(act::Arguments),
    /// Have a running server make the deliveries to a webhook that have failed once more
    ReplayFailed(act::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::List(arguments) => &arguments.common,
            Self::Create(arguments) => &arguments.common,
            Self::Edit(arguments) => &arguments.common,
            Self::Deliveries(arguments) => &arguments.common,
            Self::Rotate(arguments)
            | Self::Delete(arguments)
            | Self::Test(arguments)
            | Self::Replay(arguments)
            | Self::ReplayFailed(arguments) => &arguments.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::List(arguments) => list::run(&arguments).await,
            Self::Create(arguments) => write::create(&arguments).await,
            Self::Edit(arguments) => write::edit(&arguments).await,
            Self::Rotate(arguments) => act::rotate(&arguments).await,
            Self::Delete(arguments) => act::delete(&arguments).await,
            Self::Test(arguments) => act::test(&arguments).await,
            Self::Deliveries(arguments) => deliveries::run(&arguments).await,
            Self::Replay(arguments) => act::replay(&arguments).await,
            Self::ReplayFailed(arguments) => act::replay_failed(&arguments).await,
        }
    }
}

/// Runs something on the accounts, with the keys that seal secrets, and closes the database.
async fn with_accounts<T>(
    common: &Common,
    settings: Settings,
    run: impl AsyncFnOnce(&Accounts) -> Outcome<T>,
) -> Outcome<T> {
    let database = database::open_existing(common, "there are no webhooks").await?;
    let outcome = async {
        let secret_keys = secret_key::load(common, &database).await?.keys;
        run(&database.accounts(Settings { secret_keys, ..settings })).await
    };
    let outcome = outcome.await;
    database.close().await;
    outcome
}
