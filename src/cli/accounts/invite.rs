//! `accounts invite`: makes an account whose owner sets the password.

use clap::Args;

use super::super::database;
use super::super::failure::Outcome;
use super::super::format::Format;
use crate::accounts::By;
use crate::config::Common;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// The name to sign in with
    #[arg(long, value_name = "NAME")]
    username: String,
    /// The address to which the link is mailed
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// The language of the mail: en or de
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = crate::contract::LANGUAGES)]
    language: String,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Enqueues the mail, which a running server sends.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let database = database::open(&arguments.common).await?;
    let accounts = database.accounts(arguments.common.accounts());
    let (username, email) = (arguments.username.as_str().into(), arguments.email.as_str().into());
    let invited = accounts.invite(By::CommandLine, &username, &email, &arguments.language).await;
    database.close().await;
    let user = invited?;
    arguments.format.result(&user, || format!("{} is invited by a mail to {}.", user.username, user.email))
}
