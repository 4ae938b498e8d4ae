//! `GET /api/totp/pending`: the authenticator app that waits to be confirmed.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{Permission, RequestContext};
use crate::contract::{ApiError, NewTotp};

endpoint!(TotpPending: GET, FreshSession);

/// The answer of `POST /api/totp/begin` once more, until it is confirmed or has expired.
///
/// # Errors
/// 401 without a fresh session; 404 where none waits.
#[server(prefix = "/api", endpoint = "totp/pending", protocol = Api<TotpPending>)]
pub async fn totp_pending() -> Result<Done<NewTotp>, ApiError> {
    let context = RequestContext::current()?;
    // A page calls this while it is rendered, when no permission was checked.
    Permission::FreshSession.check(context.accounts(), context.caller())?;
    Err(ApiError::not_found())
}
