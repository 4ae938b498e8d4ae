//! `POST /api/confirm`: confirms who is signed in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::challenges::factor_answer;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, PasskeyAnswer, SignedIn};

endpoint!(Confirm: POST, HasSession, throttle = Login, refuses = [404]);

/// Confirms the password, or it and a second factor, after which the session counts as freshly signed in for ten minutes. As
/// after a log-in, the session has a new cookie and its page a new token; the ones before are worthless.
///
/// The second factor is a `code`, or a passkey's answer to a challenge of [`confirm_passkey`](super::confirm_passkey). It is
/// enough without the password where that was given within the last ten minutes, and a passkey that logs in alone always is.
///
/// # Errors
/// 401 without a session's cookie; 400 on `password`, `code`, `challenge_id` or `credential`; 429 after too many failures.
#[server(prefix = "/api", endpoint = "confirm", protocol = Api<Confirm>)]
pub async fn confirm(
    #[server(default)] password: Field,
    #[server(default)] code: Field,
    #[server(default)] challenge_id: Field,
    #[server(default)] credential: PasskeyAnswer,
) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let factor = factor_answer(&context, &code, &challenge_id, &credential);
    let granted = context.accounts().confirm(context.caller().identity()?, &password, factor, context.client()).await?;
    Ok(Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
