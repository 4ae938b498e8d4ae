//! `POST /api/signup/passkey`: makes an account with a passkey and signs it in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::challenges::browser;
use super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, PasskeyAnswer, SignedIn};

// Each needs a challenge, and those are counted.
endpoint!(SignupPasskey: POST, AllowAny, requires = [username, challenge_id, credential], refuses = [404]);

/// Makes an account that has a passkey in place of a password, and signs it in, by the answer to a challenge of
/// [`signup_passkey_begin`](super::signup_passkey_begin) for the same `username`. `credential` is a `RegistrationResponseJSON`.
/// `session` and the answer are those of a [`signup`](super::signup).
///
/// # Errors
/// 400 with the errors of `username` and `email`, or on `challenge_id` or `credential`.
#[server(prefix = "/api", endpoint = "signup/passkey", protocol = Api<SignupPasskey>)]
pub async fn signup_passkey(
    #[server(default)] username: Field,
    #[server(default)] email: Field,
    #[server(default)] challenge_id: Field,
    #[server(default)] credential: PasskeyAnswer,
    #[server(default)] session: Field,
) -> Result<Created<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let wanted = super::login::wanted(&context, &session)?;
    let (who, asked) = ((&username, &email), (&challenge_id, browser(&context)));
    let granted = context.accounts().sign_up_by_passkey(who, asked, &credential, wanted, context.client()).await?;
    Ok(Created::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
