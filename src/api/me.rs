//! `GET /api/me`: the account of the caller.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Profile};

endpoint!(Me: GET, IsAuthenticated, while_impersonating = true);

/// The account that is signed in, and its groups.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "me", protocol = Api<Me>)]
pub async fn me() -> Result<Done<Profile>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().profile(context.caller().identity()?).await?))
}
