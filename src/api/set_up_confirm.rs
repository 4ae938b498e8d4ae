//! `POST /api/login/set_up/confirm`: ends a log-in by the first code of its new authenticator app.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::second_factor::{entered_by, pending_secret};
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Entered;
use crate::contract::{ApiError, Field, SetUpDone};

endpoint!(SetUpConfirm: POST, AllowAny, throttle = Login, page = crate::contract::paths::SET_UP, shows_answer = true,
    requires = [code], refuses = [401]);

/// Takes the authenticator app of [`set_up`](super::set_up) into use by its first `code`, and signs in. The answer is that of
/// a log-in, with the recovery codes of the account, which are in it alone.
///
/// # Errors
/// 400 on `code`; 401 with the code `log_in_ended` where the log-in has to begin again.
#[server(prefix = "/api", endpoint = "login/set_up/confirm", protocol = Api<SetUpConfirm>)]
pub async fn set_up_confirm(
    #[server(default)] pending: Field,
    #[server(default)] code: Field,
    #[server(default)] session: Field,
) -> Result<Done<SetUpDone>, ApiError> {
    let context = RequestContext::current()?;
    let wanted = super::login::wanted(&context, &session)?;
    let pending = pending_secret(&context, &pending);
    let (granted, recovery_codes) = context.accounts().confirm_set_up(pending, &code, wanted, context.client()).await?;
    let entered = entered_by(Entered { granted, trusted: None });
    Ok(entered.map(|signed_in| SetUpDone { signed_in, recovery_codes }))
}
