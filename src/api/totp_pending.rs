//! `GET /api/totp/pending`: the authenticator app that waits to be confirmed.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{Permission, RequestContext};
use crate::contract::{ApiError, NewTotp};

endpoint!(TotpPending: GET, FreshSecondFactor, refuses = [404]);

/// The answer of `POST /api/totp/begin` once more, until it is confirmed or has expired.
///
/// # Errors
/// 401 without a fresh session, with a second factor where there is one; 404 where none waits.
#[server(prefix = "/api", endpoint = "totp/pending", protocol = Api<TotpPending>)]
pub async fn totp_pending() -> Result<Done<NewTotp>, ApiError> {
    let context = RequestContext::current()?;
    // A page calls this while it is rendered, when no permission was checked.
    Permission::FreshSecondFactor.check(context.accounts(), context.caller())?;
    let waiting = context.accounts().waiting_totp(context.caller().identity()?).await?;
    Ok(Done::new(waiting.ok_or_else(ApiError::not_found)?))
}
