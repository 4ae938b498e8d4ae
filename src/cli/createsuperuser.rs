//! `createsuperuser`: creates the first account, before there is any account that could sign in.

use super::failure::Outcome;
use super::new_account::{self, NewAccount};
use super::output;

/// Makes the account.
pub(super) async fn run(new: NewAccount) -> Outcome {
    let user = new_account::make(new, true).await?;
    Ok(output::result(format!("Superuser {} created.", user.username))?)
}
