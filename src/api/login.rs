//! `POST /api/login`: signs in.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange, Source};
#[cfg(feature = "ssr")]
use crate::accounts::{SignIn, Wanted};
use crate::contract::{ApiError, Field, SignedIn};
#[cfg(feature = "ssr")]
use crate::contract::{FieldErrors, SignInKind, messages};

endpoint!(Login: POST, AllowAny, throttle = Login);

/// Signs in with a name and a password. With `session` true the sign-in is a browser's, as at
/// [`signup`](super::signup).
///
/// # Errors
/// 401, the same for an unknown name, a wrong password and an inactive account; 400 for what no account can have
/// as its name or password; 429 after too many failures.
#[server(prefix = "/api", endpoint = "login", protocol = Api<Login>)]
pub async fn login(
    #[server(default)] username: Field,
    #[server(default)] password: Field,
    #[server(default)] session: Field,
) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let wanted = wanted(&context, &session)?;
    let granted = context.accounts().log_in(&username, &password, wanted, context.client()).await?;
    Ok(Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}

/// The kind of sign-in that is requested. A browser's replaces the one of its cookie.
///
/// # Errors
/// 400 where a page of another origin asks for a browser's.
#[cfg(feature = "ssr")]
pub(super) fn wanted<'c>(context: &'c RequestContext, session: &Field) -> Result<Wanted<'c>, ApiError> {
    let source = context.source();
    if source != Source::Form && !session.is_on() {
        return Ok(SignInKind::Token.into());
    }
    if source == Source::CrossOrigin {
        return Err(FieldErrors::one("session", messages::NO_SESSION).into());
    }
    let before = context.caller().identity().ok();
    Ok(Wanted {
        kind: SignInKind::Browser,
        replaces: before.filter(|identity| matches!(identity.sign_in, SignIn::Session(_))),
    })
}
