//! `POST /api/trusted_browsers/forget`: every browser is asked for the second step again.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, ForgottenBrowsers};

endpoint!(TrustedBrowsersForget: POST, HasSession, page = crate::contract::paths::SECURITY);

/// Forgets the browsers in which the account is asked for no second step. Says how many there were.
///
/// # Errors
/// 401 without a browser's session.
#[server(prefix = "/api", endpoint = "trusted_browsers/forget", protocol = Api<TrustedBrowsersForget>)]
pub async fn trusted_browsers_forget() -> Result<Done<ForgottenBrowsers>, ApiError> {
    let context = RequestContext::current()?;
    let actor = Actor::owner(context.session_owner()?, context.client());
    Ok(Done::new(ForgottenBrowsers { forgotten: context.accounts().forget_browsers(actor).await? }))
}
