//! `factors`: what an account is protected by.

mod reset;
mod show;

use clap::Subcommand;

use super::failure::Outcome;
use crate::config::Common;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Show what an account is protected by
    Show(show::Arguments),
    /// Remove the authenticator app, the recovery codes and the passkeys of an account, and end all of its sign-ins
    ///
    /// For somebody who has lost all of them, once you know who asks. The owner is told by mail, and finds it among the
    /// account's activity. The password stays as it is.
    Reset(reset::Arguments),
}

impl Command {
    pub(super) fn common(&self) -> &Common {
        match self {
            Self::Show(arguments) => &arguments.account.common,
            Self::Reset(arguments) => &arguments.account.common,
        }
    }

    pub(super) async fn run(self) -> Outcome {
        match self {
            Self::Show(arguments) => show::run(&arguments).await,
            Self::Reset(arguments) => reset::run(&arguments).await,
        }
    }
}
