//! `POST /api/impersonation/end`: a member of staff who acts as another account is themselves again.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Message};

endpoint!(ImpersonationEnd: POST, IsAuthenticated, page = crate::contract::paths::desk::ACCOUNT, while_impersonating = true);

/// Ends the impersonation of the session that asks, if it acts as another account. It stays signed in as its own.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "impersonation/end", protocol = Api<ImpersonationEnd>)]
pub async fn impersonation_end() -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    context.accounts().end_impersonation(context.caller().identity()?).await?;
    Ok(Done::new(Message { message: "You act as yourself.".to_owned() }))
}
