//! `GET /api/email`: one's own address.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, EmailState};

endpoint!(Email: GET, IsAuthenticated, while_impersonating = true);

/// The address of the account, whether it is proved, and a new one that waits to be.
///
/// # Errors
/// 401 without a sign-in.
#[server(prefix = "/api", endpoint = "email", protocol = Api<Email>)]
pub async fn email() -> Result<Done<EmailState>, ApiError> {
    let context = RequestContext::current()?;
    let status = context.accounts().email_status(context.caller().identity()?).await?;
    let (email, verified, pending) = (status.email, status.is_verified, status.pending);
    Ok(Done::new(EmailState { email, verified, pending }))
}
