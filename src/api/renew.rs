//! `POST /api/renew`: a new access token for the page of a signed-in browser.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, SignedIn};

endpoint!(Renew: POST, HasSession);

/// Gives the page a new access token, by the session's cookie alone.
///
/// # Errors
/// 401 where the session is missing, expired or ended.
#[server(prefix = "/api", endpoint = "renew", protocol = Api<Renew>)]
pub async fn renew() -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().renew(context.caller().identity()?).await?.signed_in))
}
