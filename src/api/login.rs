//! `POST /api/login`: signs in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::call::{Call, SessionChange, accounts, call};
use super::{AllowAny, Done, Post};
#[cfg(feature = "ssr")]
use crate::accounts::{Granted, SignIn, Wanted};
use crate::contract::{ApiError, Field, SignedIn};
#[cfg(feature = "ssr")]
use crate::contract::{FieldErrors, SignInKind, messages};

/// Signs in with a name and a password. With `session` true the sign-in is a browser's, as at
/// [`signup`](super::signup).
///
/// # Errors
/// 401, the same for an unknown name, a wrong password and an inactive account; 400 for what no account can have
/// as its name or password; 429 after too many failures.
#[server(prefix = "/api", endpoint = "login", protocol = Post<AllowAny>)]
pub async fn login(
    #[server(default)] username: Field,
    #[server(default)] password: Field,
    #[server(default)] session: Field,
) -> Result<Done<SignedIn>, ApiError> {
    let call = call()?;
    let granted = accounts()?.log_in(&username, &password, wanted(&call, &session)?, &call.client).await?;
    Ok(Done(admit(&call, granted)))
}

/// What sign-in is asked for. A browser's takes the place of the one that its cookie stood for.
///
/// # Errors
/// 400 where a page of another origin asks for a browser's.
#[cfg(feature = "ssr")]
pub(super) fn wanted<'c>(call: &'c Call, session: &Field) -> Result<Wanted<'c>, ApiError> {
    if !call.wants_session && !session.is_on() {
        return Ok(SignInKind::Token.into());
    }
    if call.is_cross_origin {
        return Err(FieldErrors::one("session", messages::NO_SESSION).into());
    }
    let before = call.caller.identity().ok();
    Ok(Wanted {
        kind: SignInKind::Browser,
        replaces: before.filter(|identity| matches!(identity.sign_in, SignIn::Session(_))),
    })
}

/// Hands a new sign-in over.
#[cfg(feature = "ssr")]
pub(super) fn admit(call: &Call, granted: Granted) -> SignedIn {
    if let Some(session) = granted.session {
        call.head.change_session(SessionChange::Grant(session));
    }
    granted.signed_in
}
