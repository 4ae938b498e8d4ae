//! `GET /api/account`: the account of the caller with all that its owner can change.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, OwnAccount};

endpoint!(GetAccount: GET, IsAuthenticated, while_impersonating = true);

/// The answer of `GET /api/me`, with first and last name and the language that was chosen.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(name = GetAccount, prefix = "/api", endpoint = "account", protocol = Api<GetAccount>)]
pub async fn account() -> Result<Done<OwnAccount>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().own_account(context.caller().identity()?).await?))
}
