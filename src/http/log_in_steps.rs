//! The pages of a log-in that goes on after the password: they show what the log-in of the browser's cookie waits for. That
//! of the step-up shows what a session has still to prove.

use std::time::Duration;

use http::HeaderMap;

use super::cookie;
use super::state::AppState;
use crate::accounts::{Identity, LogInStep, SignIn};
use crate::api::{Caller, CookieKind};
use crate::app::WaitingLogIn;
use crate::contract::{ApiError, paths};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether a page is one of them, which depends on the cookie.
pub(super) fn is_page(path: &str) -> bool {
    LogInStep::ALL.iter().any(|step| step.page() == path)
}

/// What the browser's log-in, or its session, waits for on the page at `path`. `None` if it waits for nothing, or for another
/// step.
///
/// # Errors
/// The database does not answer.
pub(super) async fn of_page(
    state: &AppState,
    path: &str,
    caller: &Caller,
    headers: &HeaderMap,
) -> Result<Option<WaitingLogIn>, ApiError> {
    if path == paths::STEP_UP {
        return step_up(state, caller).await;
    }
    if !is_page(path) {
        return Ok(None);
    }
    let cookies = cookie::others(state, headers);
    let Some((_, secret)) = cookies.into_iter().find(|(kind, _)| *kind == CookieKind::Pending) else { return Ok(None) };
    let waiting = state.accounts.pending_sign_in(&secret).await?.filter(|(step, _)| step.page() == path);
    let begun = match waiting {
        Some((LogInStep::SetUp, _)) => state.accounts.begun_set_up(&secret).await?,
        _ => None,
    };
    let trust_days = state.accounts.settings().trust_browsers.map(|ttl| ttl.as_secs().div_ceil(DAY.as_secs()));
    Ok(waiting.map(|(_, factors)| WaitingLogIn { factors, trust_days, begun }))
}

/// What can prove the second factor of a session that has proved none; nothing where the account has none. An app that waits
/// for its first code is shown to a fresh session alone.
async fn step_up(state: &AppState, caller: &Caller) -> Result<Option<WaitingLogIn>, ApiError> {
    // It is proved for other services, where nobody acts as another account.
    let Ok(identity) = caller.identity().map(Identity::own) else { return Ok(None) };
    if identity.methods.factor || !matches!(identity.sign_in, SignIn::Session(_)) {
        return Ok(None);
    }
    let factors = state.accounts.second_factors(identity.account.user.id).await?;
    let begun = match factors.is_empty() && state.accounts.is_fresh(identity) {
        true => state.accounts.waiting_totp(identity).await?,
        false => None,
    };
    Ok(Some(WaitingLogIn { factors, trust_days: None, begun }))
}
