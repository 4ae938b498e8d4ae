//! `POST /api/confirm`: confirms who is signed in.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, SignedIn};

endpoint!(Confirm: POST, HasSession, throttle = Login);

/// Confirms the password, or it and a second factor by `code`, after which the session counts as freshly signed in for ten minutes. As after a log-in, the
/// session has a new cookie and its page a new token; the ones before are worthless. `code` alone is enough where the
/// password was given within the last ten minutes.
///
/// # Errors
/// 401 without a session's cookie; 400 on `password` or `code`; 429 after too many failures.
#[server(prefix = "/api", endpoint = "confirm", protocol = Api<Confirm>)]
pub async fn confirm(
    #[server(default)] password: Field,
    #[server(default)] code: Field,
) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let granted = context.accounts().confirm(context.caller().identity()?, &password, &code, context.client()).await?;
    Ok(Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
