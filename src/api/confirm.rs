//! `POST /api/confirm`: confirms the password of who is signed in.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, SignedIn};

endpoint!(Confirm: POST, HasSession, throttle = Login);

/// Confirms the password, after which the session counts as freshly signed in for ten minutes. As after a log-in, the
/// session has a new cookie and its page a new token; the ones before are worthless.
///
/// # Errors
/// 401 without a session's cookie; 400 on `password` where it is wrong or the account has none; 429 after too many
/// failures.
#[server(prefix = "/api", endpoint = "confirm", protocol = Api<Confirm>)]
pub async fn confirm(#[server(default)] password: Field) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let granted = context.accounts().confirm(context.caller().identity()?, &password, context.client()).await?;
    Ok(Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
