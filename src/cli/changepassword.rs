//! `changepassword`: a new password for an account whose owner has lost the old one.

use std::io::{self, IsTerminal};

use super::failure::{Failure, Outcome};
use super::prompt::{Prompt, Terminal};
use super::{AccountArguments, database, output, password};
use crate::accounts::{self, Accounts};

/// Sets the password, which ends every sign-in of the account.
pub(super) async fn run(arguments: &AccountArguments) -> Outcome {
    let username = &arguments.username;
    let database = database::open_for(arguments).await?;
    let accounts = database.accounts(arguments.common.accounts());
    let outcome = if io::stdin().is_terminal() {
        ask(&accounts, username, &mut Terminal).await
    } else {
        set(&accounts, username).await
    };
    database.close().await;
    outcome?;
    Ok(output::result(format!("The password of {username} is changed, and all of its sign-ins have ended."))?)
}

async fn set(accounts: &Accounts, username: &str) -> Outcome {
    let password = password::read()?;
    accounts.change_password(username, &password).await.map_err(|error| Failure::about(username, error))
}

/// Asks until the password is one that the rules allow.
async fn ask(accounts: &Accounts, username: &str, prompt: &mut impl Prompt) -> Outcome {
    loop {
        let password = password::ask(prompt).map_err(|error| Failure::because("nothing was changed", error))?;
        match accounts.change_password(username, &password).await {
            Err(error @ accounts::Error::Invalid(_)) => Failure::from(error).tell(prompt),
            outcome => return outcome.map_err(|error| Failure::about(username, error)),
        }
    }
}
