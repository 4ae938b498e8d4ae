//! `POST /api/login/passkey`: signs in by a passkey.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::challenges::browser;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, PasskeyAnswer, SignedIn};

endpoint!(LoginPasskey: POST, AllowAny, throttle = Login, page = crate::contract::paths::LOGIN,
    requires = [challenge_id, credential], refuses = [401, 404]);

/// Signs in the owner of a passkey, by the answer to a challenge of
/// [`login_passkey_begin`](super::login_passkey_begin). `credential` is an `AuthenticationResponseJSON`. `session` and
/// the answer are those of a [`login`](super::login).
///
/// # Errors
/// 401, the same for an unknown passkey, one that is a second factor, a wrong answer and an inactive account; 400 on
/// `challenge_id` or `credential`.
#[server(prefix = "/api", endpoint = "login/passkey", protocol = Api<LoginPasskey>)]
pub async fn login_passkey(
    #[server(default)] challenge_id: Field,
    #[server(default)] credential: PasskeyAnswer,
    #[server(default)] session: Field,
) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let wanted = super::login::wanted(&context, &session)?;
    let asked = (&challenge_id, browser(&context));
    let granted = context.accounts().log_in_by_passkey(asked, &credential, wanted, context.client()).await?;
    Ok(Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
