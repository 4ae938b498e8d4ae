//! The pages of a log-in that goes on after the password: they show what the log-in of the browser's cookie waits for.

use std::time::Duration;

use http::HeaderMap;

use super::cookie;
use super::state::AppState;
use crate::accounts::LogInStep;
use crate::api::CookieKind;
use crate::app::WaitingLogIn;
use crate::contract::ApiError;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether a page is one of them, which depends on the cookie.
pub(super) fn is_page(path: &str) -> bool {
    LogInStep::ALL.iter().any(|step| step.page() == path)
}

/// What the browser's log-in waits for on the page at `path`. `None` if it waits for nothing, or for another step.
///
/// # Errors
/// The database does not answer.
pub(super) async fn of_page(
    state: &AppState,
    path: &str,
    headers: &HeaderMap,
) -> Result<Option<WaitingLogIn>, ApiError> {
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
