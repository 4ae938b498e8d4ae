//! `POST /api/admin/accounts/impersonate`: acts as another account, to see what its owner sees.

use leptos::prelude::*;

use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::super::{RequestContext, SessionChange};
#[cfg(feature = "ssr")]
use super::parse_id;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminImpersonate: POST, Desk(Manage), page = crate::contract::paths::desk::ACCOUNT, requires = [id, reason], refuses = [404]);

/// Lets the browser's session that asks act as the account with this `id` for half an hour, to read what its owner reads and to
/// change nothing. It needs a `reason`, and gets a new cookie; the access tokens of its pages end.
///
/// # Errors
/// 401 without a fresh session; 403 for a token, without the right, for a superuser where the caller is none, and where it is
/// switched off; 404; 400 without a `reason` in a line, and for one's own account, for staff, and for an account that is not active.
#[server(prefix = "/api", endpoint = "admin/accounts/impersonate", protocol = Api<AdminImpersonate>)]
pub async fn admin_impersonate(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let session = context.accounts().impersonating_session(context.caller().identity()?)?;
    let session = context.accounts().impersonate(parse_id(&id)?, &staff, session).await?;
    let answer = Done::new(Message { message: "You act as the account for half an hour.".to_owned() });
    Ok(answer.with_session(Some(SessionChange::Grant(session))))
}
