//! `POST /api/step_up`: proves a second factor by a session that was begun without one.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::challenges::factor_answer;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
#[cfg(feature = "ssr")]
use crate::accounts::FactorAnswer;
use crate::contract::{ApiError, Field, PasskeyAnswer, SignedIn};

endpoint!(StepUp: POST, HasSession, throttle = Login, refuses = [404]);

/// Proves a second factor, after which the session is admitted to services that want one. The factor is a `code`, or a
/// passkey's answer to a challenge of [`confirm_passkey`](super::confirm_passkey). As after
/// [`confirm`](super::confirm), the session has a new cookie and its page a new token. It is fresh for no longer than it was,
/// unless the passkey is one that logs in alone.
///
/// # Errors
/// 401 without a session's cookie; 400 on `code`, `challenge_id` or `credential`; 429 after too many failures.
#[server(prefix = "/api", endpoint = "step_up", protocol = Api<StepUp>)]
pub async fn step_up(
    #[server(default)] code: Field,
    #[server(default)] challenge_id: Field,
    #[server(default)] credential: PasskeyAnswer,
) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let answer = factor_answer(&context, &code, &challenge_id, &credential).unwrap_or(FactorAnswer::Code(&code));
    let granted = context.accounts().step_up(context.caller().identity()?, answer, context.client()).await?;
    Ok(Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
