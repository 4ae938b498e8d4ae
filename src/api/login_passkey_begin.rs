//! `POST /api/login/passkey/begin`: asks for a passkey to sign in by.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::challenges::{asked, browser};
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, PasskeyChallenge};

// The page to log in asks for one whenever it is opened, so only the general throttle counts it: nobody's log-in is to be
// refused because a page was looked at.
endpoint!(LoginPasskeyBegin: POST, AllowAny, page = crate::contract::paths::LOGIN, refuses = [404]);

/// Asks for a passkey to sign in by, whosever it is. `options` is a `PublicKeyCredentialRequestOptionsJSON`. The answer is good
/// with the cookie that comes with it.
///
/// # Errors
/// 404 with the code `passkeys_off` where the server has none.
#[server(prefix = "/api", endpoint = "login/passkey/begin", protocol = Api<LoginPasskeyBegin>)]
pub async fn login_passkey_begin() -> Result<Done<PasskeyChallenge>, ApiError> {
    let context = RequestContext::current()?;
    Ok(asked(context.accounts().begin_passkey_log_in(browser(&context)).await?))
}
