//! `POST /api/confirm/passkey`: asks for a passkey to confirm who is signed in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::challenges::{asked, browser};
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, PasskeyChallenge};

endpoint!(ConfirmPasskey: POST, HasSession, refuses = [404]);

/// Asks for a passkey of the signed-in user, whose answer goes to [`confirm`](super::confirm). `options` is a
/// `PublicKeyCredentialRequestOptionsJSON`.
///
/// # Errors
/// 401 without a session's cookie; 400 where the account has no passkey that can be used here.
#[server(prefix = "/api", endpoint = "confirm/passkey", protocol = Api<ConfirmPasskey>)]
pub async fn confirm_passkey() -> Result<Done<PasskeyChallenge>, ApiError> {
    let context = RequestContext::current()?;
    Ok(asked(context.accounts().begin_passkey_confirmation(context.caller().identity()?, browser(&context)).await?))
}
