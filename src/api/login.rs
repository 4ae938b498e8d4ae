//! `POST /api/login`: signs in.

use leptos::prelude::*;

use super::{Api, LoggedIn, endpoint};
#[cfg(feature = "ssr")]
use super::{CookieChange, CookieKind, Done, RequestContext, SessionChange, Source};
#[cfg(feature = "ssr")]
use crate::accounts::{LogIn, PendingSignIn, SignIn, Wanted};
use crate::contract::{ApiError, Field};
#[cfg(feature = "ssr")]
use crate::contract::{FieldErrors, SignInKind, messages};

endpoint!(Login: POST, AllowAny, throttle = Login, requires = [username, password], refuses = [401]);

/// Signs in with a name and a password. With `session` true the sign-in is a browser's, as at
/// [`signup`](super::signup). For an account with a second factor the answer is 401 with the code
/// `second_factor_required` and `pending`, which [`second_factor`](super::second_factor) takes; a browser has it in a cookie
/// too.
///
/// # Errors
/// 401, the same for an unknown name, a wrong password and an inactive account; 400 for what no account can have
/// as its name or password; 429 after too many failures.
#[server(prefix = "/api", endpoint = "login", protocol = Api<Login>)]
pub async fn login(
    #[server(default)] username: Field,
    #[server(default)] password: Field,
    #[server(default)] session: Field,
) -> Result<LoggedIn, ApiError> {
    let context = RequestContext::current()?;
    let wanted = wanted(&context, &session)?;
    match context.accounts().log_in(&username, &password, wanted, context.client()).await? {
        LogIn::Done(granted) => {
            let session = granted.session.map(SessionChange::Grant);
            Ok(LoggedIn::Done(Done::new(granted.signed_in).with_session(session)))
        }
        LogIn::Need(pending) => Ok(next_step(pending, wanted.kind)),
    }
}

/// The answer of a log-in that needs another step.
#[cfg(feature = "ssr")]
fn next_step(pending: PendingSignIn, kind: SignInKind) -> LoggedIn {
    let (page, max_age) = (pending.step.page(), pending.expires_in);
    let step = pending.into_answer();
    let cookie = (kind == SignInKind::Browser).then(|| CookieChange {
        kind: CookieKind::Pending,
        value: step.pending.clone(),
        max_age,
    });
    LoggedIn::Need { step, page, cookie }
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
        trusted: context.cookie(CookieKind::Trusted),
    })
}
