//! `POST /api/login`: signs in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::call::{Call, SessionChange, accounts, call};
use super::{AllowAny, Done, Post};
#[cfg(feature = "ssr")]
use crate::accounts::{Granted, SignIn};
#[cfg(feature = "ssr")]
use crate::contract::SignInKind;
use crate::contract::{ApiError, Field, SignedIn};

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
    let granted = accounts()?.log_in(&username, &password, kind(&session), &call.client).await?;
    admit(&call, granted).await.map(Done)
}

/// What kind of sign-in is asked for.
#[cfg(feature = "ssr")]
pub(super) fn kind(session: &Field) -> SignInKind {
    if session.is_on() { SignInKind::Browser } else { SignInKind::Token }
}

/// Hands a new sign-in over. A browser's takes the place of the one that its cookie stood for, which ends.
#[cfg(feature = "ssr")]
pub(super) async fn admit(call: &Call, granted: Granted) -> Result<SignedIn, ApiError> {
    if let Some(session) = granted.session {
        if let Ok(before) = call.caller.identity()
            && matches!(before.sign_in, SignIn::Session(_))
        {
            accounts()?.log_out(before, false, &call.client).await?;
        }
        call.head.change_session(SessionChange::Grant(session));
    }
    Ok(granted.signed_in)
}
