//! `POST /api/login/second_factor/passkey`: asks for a passkey for the second step of a log-in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::challenges::{asked, browser};
#[cfg(feature = "ssr")]
use super::second_factor::pending_secret;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, PasskeyChallenge};

endpoint!(SecondFactorPasskey: POST, AllowAny, refuses = [401, 404]);

/// Asks for a passkey of the account whose log-in waits for its second step. `options` is a
/// `PublicKeyCredentialRequestOptionsJSON`. A browser may leave `pending` out: it has the cookie.
///
/// # Errors
/// 401 with the code `log_in_ended` where the log-in has to begin again; 400 where the account has no passkey that can be
/// used here.
#[server(prefix = "/api", endpoint = "login/second_factor/passkey", protocol = Api<SecondFactorPasskey>)]
pub async fn second_factor_passkey(#[server(default)] pending: Field) -> Result<Done<PasskeyChallenge>, ApiError> {
    let context = RequestContext::current()?;
    let secret = pending_secret(&context, &pending);
    Ok(asked(context.accounts().begin_second_step_passkey(secret, browser(&context)).await?))
}
