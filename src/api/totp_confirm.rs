//! `POST /api/totp/confirm`: takes an authenticator app into use.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, RecoveryCodes};

endpoint!(TotpConfirm: POST, FreshSecondFactor, page = crate::contract::paths::SECURITY_APP, shows_answer = true,
    requires = [code]);

/// Takes the authenticator app of [`totp_begin`](super::totp_begin) into use by its first `code`, in place of one that was
/// in use. An account without recovery codes gets them, and they are in this answer alone; else the list is empty.
///
/// # Errors
/// 401 without a fresh session, with a second factor where there is one; 400 on `code`, which says so where the clock of
/// the device is wrong.
#[server(prefix = "/api", endpoint = "totp/confirm", protocol = Api<TotpConfirm>)]
pub async fn totp_confirm(#[server(default)] code: Field) -> Result<Done<RecoveryCodes>, ApiError> {
    let context = RequestContext::current()?;
    let identity = context.caller().identity()?;
    let recovery_codes = context.accounts().confirm_totp(identity, &code, context.client()).await?;
    Ok(Done::new(RecoveryCodes { recovery_codes }))
}
