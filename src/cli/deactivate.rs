//! `deactivate`: deactivates an account without deleting it.

use super::failure::{Failure, Outcome};
use super::{AccountArguments, database, output};

/// Deactivates the account, which ends every sign-in of it.
pub(super) async fn run(arguments: &AccountArguments) -> Outcome {
    let username = &arguments.username;
    let database = database::open_for(arguments).await?;
    let outcome = database.accounts(arguments.common.accounts()).set_active(username, false).await;
    database.close().await;
    outcome.map_err(|error| Failure::about(username, error))?;
    Ok(output::result(format!("{username} is deactivated, and all of its sign-ins have ended."))?)
}
