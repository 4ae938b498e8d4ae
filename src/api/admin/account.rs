//! `GET /api/admin/account`: one account.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
use crate::contract::{AccountDetails, ApiError, Field};

endpoint!(AdminAccount: GET, Desk(View), requires = [id], refuses = [404]);

/// Everything about the account with this `id`: sign-ins, groups, factors, its own events, and what operators have done to it.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 without the right; 400 on `id`; 404.
#[server(prefix = "/api", endpoint = "admin/account", protocol = Api<AdminAccount>)]
pub async fn admin_account(#[server(default)] id: Field) -> Result<Done<AccountDetails>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().show_account(parse_id(&id)?).await?))
}
