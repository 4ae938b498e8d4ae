//! `POST /api/login/set_up`: the secret of an authenticator app that a log-in needs.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
#[cfg(feature = "ssr")]
use super::second_factor::pending_secret;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::contract::paths;
use crate::contract::{ApiError, Field, NewTotp};

endpoint!(SetUp: POST, AllowAny, throttle = Login, refuses = [401]);

/// Makes the secret of an authenticator app for a log-in that [`login`](super::login) has answered with the code
/// `second_factor_setup_required`. The app is in use, and the log-in complete, once
/// [`set_up_confirm`](super::set_up_confirm) has its first code. A browser may leave `pending` out: it has the cookie.
///
/// # Errors
/// 401 with the code `log_in_ended` where the log-in has to begin again; 400 where the server has no secret key.
#[server(prefix = "/api", endpoint = "login/set_up", protocol = Api<SetUp>)]
pub async fn set_up(#[server(default)] pending: Field) -> Result<Done<NewTotp>, ApiError> {
    let context = RequestContext::current()?;
    let new = context.accounts().begin_set_up(pending_secret(&context, &pending)).await?;
    Ok(Done::new(new).going_on_at(paths::SET_UP))
}
