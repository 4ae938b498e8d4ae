//! `POST /api/password/change`: a new password.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, SignedIn};

endpoint!(PasswordChange: POST, FreshSession, throttle = Login, page = crate::contract::paths::PASSWORD,
    requires = [new_password]);

/// Sets a new password, and ends every other sign-in of the account in the same step; tokens made by name too, unless
/// `keep_tokens` is true. The session that asks goes on with a new cookie, and its page with a new token.
///
/// # Errors
/// 401 without a fresh session; 400 with the errors of each field; 429 after too many failures.
#[server(prefix = "/api", endpoint = "password/change", protocol = Api<PasswordChange>)]
pub async fn password_change(
    #[server(default)] current_password: Field,
    #[server(default)] new_password: Field,
    #[server(default)] keep_tokens: Field,
) -> Result<Done<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let (accounts, identity) = (context.accounts(), context.caller().identity()?);
    let changed =
        accounts.change_own_password(identity, &current_password, &new_password, keep_tokens.is_on(), context.client());
    let granted = changed.await?;
    Ok(Done::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
