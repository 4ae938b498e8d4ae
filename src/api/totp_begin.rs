//! `POST /api/totp/begin`: the secret of a new authenticator app.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, NewTotp};

endpoint!(TotpBegin: POST, FreshSecondFactor, page = crate::contract::paths::SECURITY_APP);

/// Makes the secret of a new authenticator app: in base32, as a link, and as a QR code in SVG. The app is in use once
/// [`totp_confirm`](super::totp_confirm) has its first code, for which there are 15 minutes;
/// until then one that is in use stays so.
///
/// # Errors
/// 401 without a fresh session, with a second factor where there is one; 400 where the server has no secret key.
#[server(prefix = "/api", endpoint = "totp/begin", protocol = Api<TotpBegin>)]
pub async fn totp_begin() -> Result<Done<NewTotp>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().begin_totp(context.caller().identity()?).await?))
}
