//! `GET /api/factors`: what protects one's own account.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, FactorStatus};

endpoint!(Factors: GET, IsAuthenticated, while_impersonating = true);

/// Password, authenticator app, recovery codes, passkeys and trusted browsers of the account.
///
/// # Errors
/// 401 without a sign-in.
#[server(prefix = "/api", endpoint = "factors", protocol = Api<Factors>)]
pub async fn factors() -> Result<Done<FactorStatus>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().factors_of(context.caller().identity()?.account.user.id).await?))
}
