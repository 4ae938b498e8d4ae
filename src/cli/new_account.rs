//! A new account: what `createsuperuser` and `accounts create` get as arguments, or ask for at a terminal.

use std::io::{self, IsTerminal};

use clap::Args;

use super::failure::{Failure, Outcome};
use super::prompt::{Prompt, Terminal};
use super::{database, password};
use crate::accounts::{self, Accounts};
use crate::config::Common;
use crate::contract::User;

/// The arguments of a new account. At a terminal the rest is asked for.
#[derive(Args)]
pub(super) struct NewAccount {
    /// The name to sign in with
    #[arg(long, value_name = "NAME")]
    username: Option<String>,
    /// An e-mail address; may be left empty
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Makes the account. Where standard input is not a terminal, it holds the password as one line.
pub(super) async fn make(new: NewAccount, is_superuser: bool) -> Outcome<User> {
    let database = database::open(&new.common).await?;
    let accounts = database.accounts(new.common.accounts());
    let outcome = if io::stdin().is_terminal() {
        ask(&accounts, new, is_superuser, &mut Terminal).await
    } else {
        create(&accounts, new, is_superuser).await
    };
    database.close().await;
    outcome
}

async fn create(accounts: &Accounts, new: NewAccount, is_superuser: bool) -> Outcome<User> {
    let Some(username) = new.username else {
        return Err(Failure::new("username: there is no terminal to ask at, so say it with --username"));
    };
    let password = password::read()?;
    Ok(accounts.create_account(&username, &new.email.unwrap_or_default(), &password, is_superuser).await?)
}

/// Asks for missing values, and again for invalid ones, until the account is created.
async fn ask(accounts: &Accounts, new: NewAccount, is_superuser: bool, prompt: &mut impl Prompt) -> Outcome<User> {
    let cancelled = |error| Failure::because("no account was made", error);
    let NewAccount { mut username, mut email, .. } = new;
    let mut password = None;
    loop {
        let name = username.map_or_else(|| ask_username(prompt), Ok).map_err(cancelled)?;
        let address =
            email.map_or_else(|| prompt.line("E-mail address (may be left empty): "), Ok).map_err(cancelled)?;
        let secret = password.map_or_else(|| password::ask(prompt), Ok).map_err(cancelled)?;
        match accounts.create_account(&name, &address, &secret, is_superuser).await {
            Err(accounts::Error::Invalid(errors)) => {
                username = errors.of("username").is_empty().then_some(name);
                email = errors.of("email").is_empty().then_some(address);
                password = errors.of("password").is_empty().then_some(secret);
                let failure = Failure::from(accounts::Error::Invalid(errors));
                if username.is_some() && email.is_some() && password.is_some() {
                    return Err(failure);
                }
                failure.tell(prompt);
            }
            outcome => return Ok(outcome?),
        }
    }
}

/// Asks for the name, with the user's name on this machine as the default.
fn ask_username(prompt: &mut impl Prompt) -> io::Result<String> {
    let user = std::env::var("USER").unwrap_or_default();
    if user.is_empty() {
        return prompt.line("Username: ");
    }
    let name = prompt.line(&format!("Username (leave empty for {user}): "))?;
    Ok(if name.trim().is_empty() { user } else { name })
}

#[cfg(test)]
mod tests {
    use super::super::prompt::Script;
    use super::*;
    use crate::config;

    async fn asked(folder: &tempfile::TempDir, username: Option<&str>, answers: &[&str]) -> (Outcome<User>, Script) {
        let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
        let common = config::of_flags(&["--database-url", &url]).unwrap().common;
        let database = database::open(&common).await.unwrap();
        let accounts = database.accounts(common.accounts());
        let mut script = Script::new(answers);
        let new = NewAccount { username: username.map(str::to_owned), email: Some(String::new()), common };
        (ask(&accounts, new, true, &mut script).await, script)
    }

    #[tokio::test]
    async fn what_is_given_is_not_asked() {
        let folder = tempfile::tempdir().unwrap();
        let (user, script) = asked(&folder, Some("ana"), &["Quiet-harbor-42", "Quiet-harbor-42"]).await;
        assert_eq!(user.unwrap().username, "ana");
        assert_eq!(script.asked, ["Password: ", "Password (again): "]);
    }

    #[tokio::test]
    async fn only_what_is_wrong_is_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let answers = ["Quiet-harbor-42", "Quiet-harbor-42", "ana"];
        let (user, script) = asked(&folder, Some("a b"), &answers).await;
        assert_eq!(user.unwrap().username, "ana");
        assert!(script.notes[0].starts_with("username: "), "{:?}", script.notes);
        assert!(script.asked[2].starts_with("Username"), "{:?}", script.asked);
    }

    #[tokio::test]
    async fn a_terminal_that_goes_away_makes_no_account() {
        let folder = tempfile::tempdir().unwrap();
        assert!(asked(&folder, Some("ana"), &[]).await.0.is_err());
        let (user, _) = asked(&folder, Some("ana"), &["Quiet-harbor-42", "Quiet-harbor-42"]).await;
        assert_eq!(user.unwrap().id, 1);
    }
}
