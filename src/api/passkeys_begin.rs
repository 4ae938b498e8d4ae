//! `POST /api/passkeys/begin`: asks for a new passkey.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::challenges::{asked, browser};
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, PasskeyChallenge};

endpoint!(PasskeysBegin: POST, FreshSecondFactor, page = crate::contract::paths::SECURITY_PASSKEYS, shows_answer = true,
    requires = [kind], refuses = [404]);

/// Asks an authenticator for a passkey of a `kind`: `sign_in` for one that logs in alone, `second_factor` for one that
/// answers the second step of a log-in by password. `options` is a `PublicKeyCredentialCreationOptionsJSON`.
///
/// # Errors
/// 401 without a fresh session, with a second factor where there is one; 400 on `kind`, or where the account has twenty
/// passkeys; 404 with the code `passkeys_off` where the server has none.
#[server(prefix = "/api", endpoint = "passkeys/begin", protocol = Api<PasskeysBegin>)]
pub async fn passkeys_begin(#[server(default)] kind: Field) -> Result<Done<PasskeyChallenge>, ApiError> {
    let context = RequestContext::current()?;
    let identity = context.caller().identity()?;
    Ok(asked(context.accounts().begin_passkey(identity, &kind, browser(&context)).await?))
}
