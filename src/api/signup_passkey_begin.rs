//! `POST /api/signup/passkey/begin`: asks for the passkey of a new account.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::challenges::{asked, browser};
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, PasskeyChallenge};

endpoint!(SignupPasskeyBegin: POST, AllowAny, throttle = Signup, page = crate::contract::paths::SIGNUP_PASSKEY,
    requires = [username], refuses = [404]);

/// Asks an authenticator for the passkey of a new account. `username` is required, `email` may be left out. `options` is a
/// `PublicKeyCredentialCreationOptionsJSON`.
///
/// # Errors
/// 400 with the errors of both fields at once; 404 with the code `passkeys_off` where the server has none.
#[server(prefix = "/api", endpoint = "signup/passkey/begin", protocol = Api<SignupPasskeyBegin>)]
pub async fn signup_passkey_begin(
    #[server(default)] username: Field,
    #[server(default)] email: Field,
) -> Result<Done<PasskeyChallenge>, ApiError> {
    let context = RequestContext::current()?;
    Ok(asked(context.accounts().begin_passkey_sign_up(&username, &email, browser(&context)).await?))
}
