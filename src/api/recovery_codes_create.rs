//! `POST /api/recovery_codes/create`: new recovery codes.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{ApiError, RecoveryCodes};

endpoint!(RecoveryCodesCreate: POST, FreshSecondFactor, page = crate::contract::paths::SECURITY_CODES,
    shows_answer = true);

/// Makes ten new recovery codes in place of those that are left. They are in this answer alone.
///
/// # Errors
/// 401 without a fresh second factor; 400 where the account has none.
#[server(prefix = "/api", endpoint = "recovery_codes/create", protocol = Api<RecoveryCodesCreate>)]
pub async fn recovery_codes_create() -> Result<Created<RecoveryCodes>, ApiError> {
    let context = RequestContext::current()?;
    let actor = Actor::owner(context.caller().identity()?, context.client());
    Ok(Created::new(RecoveryCodes { recovery_codes: context.accounts().create_recovery_codes(actor).await? }))
}
