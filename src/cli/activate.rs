//! `activate`: reactivates an account that was deactivated.

use super::failure::{Failure, Outcome};
use super::{AccountArguments, database, output};

/// Activates the account; its owner signs in with the password that it had.
pub(super) async fn run(arguments: &AccountArguments) -> Outcome {
    let username = &arguments.username;
    let database = database::open_for(arguments).await?;
    let outcome = database.accounts(arguments.common.accounts()).set_active(username, true).await;
    database.close().await;
    outcome.map_err(|error| Failure::about(username, error))?;
    Ok(output::result(format!("{username} is active."))?)
}
