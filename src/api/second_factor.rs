//! `POST /api/login/second_factor`: the second step of a log-in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::challenges::factor_answer;
use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{CookieChange, CookieKind, RequestContext, SessionChange};
#[cfg(feature = "ssr")]
use crate::accounts::{Entered, FactorAnswer};
use crate::contract::{ApiError, Field, PasskeyAnswer, SignedIn};

endpoint!(SecondFactor: POST, AllowAny, throttle = Login, refuses = [401, 404]);

/// Ends a log-in that [`login`](super::login) has begun, by a code of an authenticator app, a recovery code, or a passkey's
/// answer to a challenge of [`second_factor_passkey`](super::second_factor_passkey). A browser may leave `pending` out: it
/// has the cookie. With `trust` true, and in a browser, the second step is not asked for again there for as long as
/// `VESTIBULE_TRUST_BROWSERS` says. The answer is that of a log-in.
///
/// # Errors
/// 400 on `code`, `challenge_id` or `credential`; 401 with the code `log_in_ended` where the log-in has to begin again; 429
/// after too many failures.
#[server(prefix = "/api", endpoint = "login/second_factor", protocol = Api<SecondFactor>)]
pub async fn second_factor(
    #[server(default)] pending: Field,
    #[server(default)] code: Field,
    #[server(default)] challenge_id: Field,
    #[server(default)] credential: PasskeyAnswer,
    #[server(default)] trust: Field,
    #[server(default)] session: Field,
) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let wanted = super::login::wanted(&context, &session)?;
    let pending = pending_secret(&context, &pending);
    let answer = factor_answer(&context, &code, &challenge_id, &credential).unwrap_or(FactorAnswer::Code(&code));
    let entered =
        context.accounts().answer_second_step(pending, answer, trust.is_on(), wanted, context.client()).await?;
    Ok(entered_by(entered))
}

/// The secret of a log-in that waits: what the body says, else the cookie's.
#[cfg(feature = "ssr")]
pub(super) fn pending_secret<'c>(context: &'c RequestContext, field: &'c Field) -> &'c str {
    let typed = field.text().unwrap_or_default().trim();
    if typed.is_empty() { context.cookie(CookieKind::Pending).unwrap_or_default() } else { typed }
}

/// The answer to a log-in that has come to its end.
#[cfg(feature = "ssr")]
pub(super) fn entered_by(entered: Entered) -> Done<SignedIn> {
    let Entered { granted, trusted } = entered;
    let mut cookies = Vec::new();
    if granted.session.is_some() {
        cookies.push(CookieChange::delete(CookieKind::Pending));
    }
    let trusted = trusted.map(|(value, max_age)| CookieChange { kind: CookieKind::Trusted, value, max_age });
    cookies.extend(trusted);
    Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)).with_cookies(cookies)
}
