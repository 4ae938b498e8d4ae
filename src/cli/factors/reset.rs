//! `factors reset`: removes every factor of an account.

use clap::Args;
use serde::Serialize;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::{AccountArguments, database};
use crate::accounts::Actor;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) account: AccountArguments,
    #[command(flatten)]
    format: Format,
}

#[derive(Serialize)]
struct Reset {
    /// Whether the account can be signed in to by a password now.
    password: bool,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let reset = database::with_account(&arguments.account, async |accounts, account| {
        let id = account.account.user.id;
        accounts.reset_factors(Actor::operator(id)).await?;
        Ok(Reset { password: accounts.factors_of(id).await?.password })
    });
    let reset = reset.await?;
    let name = &arguments.account.username;
    let words = || match reset.password {
        true => format!("{name} signs in by the password alone now; all sign-ins have ended."),
        false => format!(
            "All sign-ins of {name} have ended, and there is no password to sign in with: set one with vestibule \
             changepassword {name}."
        ),
    };
    arguments.format.result(&reset, words)
}
