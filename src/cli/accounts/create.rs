//! `accounts create`: makes an account without a sign-in.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::new_account::{self, NewAccount};

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    pub(super) new: NewAccount,
    #[command(flatten)]
    format: Format,
}

pub(super) async fn run(arguments: Arguments) -> Outcome {
    let user = new_account::make(arguments.new, false).await?;
    arguments.format.result(&user, || format!("Account {} created.", user.username))
}
