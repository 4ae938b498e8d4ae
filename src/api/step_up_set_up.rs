//! `POST /api/step_up/set_up`: takes an authenticator app into use, and proves by it the second factor of the session.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, SetUpDone};

endpoint!(StepUpSetUp: POST, FreshSecondFactor, page = crate::contract::paths::STEP_UP, shows_answer = true,
    requires = [code]);

/// Takes the authenticator app of [`totp_begin`](super::totp_begin) into use by its first `code`, as
/// [`totp_confirm`](super::totp_confirm) does. The session has then proved it, as by [`step_up`](super::step_up), and has a
/// new cookie. The answer is that of a log-in, with the recovery codes of an account that had none.
///
/// # Errors
/// 401 without a fresh session, with a second factor where there is one; 400 on `code`, which says so where the clock of
/// the device is wrong.
#[server(prefix = "/api", endpoint = "step_up/set_up", protocol = Api<StepUpSetUp>)]
pub async fn step_up_set_up(#[server(default)] code: Field) -> Result<Done<SetUpDone>, ApiError> {
    let context = RequestContext::current()?;
    let identity = context.caller().identity()?;
    let (granted, recovery_codes) = context.accounts().step_up_by_new_totp(identity, &code, context.client()).await?;
    let done = SetUpDone { signed_in: granted.signed_in, recovery_codes };
    Ok(Done::new(done).with_session(granted.session.map(SessionChange::Grant)))
}
