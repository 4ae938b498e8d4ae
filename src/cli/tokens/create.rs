//! `tokens create`: makes a token for a program.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::{AccountArguments, database, output};
use crate::accounts::Actor;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    /// What the token is for, in up to 100 characters
    #[arg(long, value_name = "NAME")]
    name: String,
    /// How long it lives: 1d to 365d, or never
    #[arg(long, value_name = "DAYS", default_value = "90d")]
    expires_in: String,
    /// What it may do: read (every GET of the API), all, or admin (the desk alone)
    #[arg(long, value_name = "SCOPE", default_value = "read")]
    scope: String,
    #[command(flatten)]
    format: Format,
}

/// The text alone goes to standard output, for a script to read.
pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { name, expires_in, scope, .. } = arguments;
    let created = database::with_account(&arguments.account, async |accounts, account| {
        let actor = Actor::operator(account.account.user.id);
        let (name, expires_in, scope) = (name.as_str().into(), expires_in.as_str().into(), scope.as_str().into());
        Ok(accounts.create_token(actor, &name, &expires_in, &scope).await?)
    });
    let created = created.await?;
    arguments.format.result(&created, || created.token.clone())?;
    output::note(format!("The token {} is told this once. Keep it as you keep a password.", created.id));
    Ok(())
}
