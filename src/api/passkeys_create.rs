//! `POST /api/passkeys/create`: registers a passkey.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::challenges::browser;
use super::{Api, Created, endpoint};
use crate::contract::{ApiError, CreatedPasskey, Field, PasskeyAnswer};

endpoint!(PasskeysCreate: POST, FreshSecondFactor, page = crate::contract::paths::SECURITY_PASSKEYS,
    shows_answer = true, requires = [challenge_id, credential], refuses = [404]);

/// Registers the passkey that an authenticator has made for a challenge of [`passkeys_begin`](super::passkeys_begin).
/// `credential` is a `RegistrationResponseJSON`. Without a `name` the passkey gets that of its authenticator. With its first
/// second factor an account gets recovery codes, which are in this answer alone.
///
/// # Errors
/// 401 without a fresh session, with a second factor where there is one; 400 on `name`, `challenge_id` or `credential`.
#[server(prefix = "/api", endpoint = "passkeys/create", protocol = Api<PasskeysCreate>)]
pub async fn passkeys_create(
    #[server(default)] challenge_id: Field,
    #[server(default)] name: Field,
    #[server(default)] credential: PasskeyAnswer,
) -> Result<Created<CreatedPasskey>, ApiError> {
    let context = RequestContext::current()?;
    let (identity, browser) = (context.caller().identity()?, browser(&context));
    let accounts = context.accounts();
    let created =
        accounts.create_passkey(identity, (&challenge_id, browser), &name, &credential, context.client()).await?;
    Ok(Created::new(created))
}
