//! `POST /api/admin/accounts/edit`: changes an account.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::{Actor, EditFields};
use crate::contract::{AccountRecord, ApiError, Field};

endpoint!(AdminEdit: POST, Desk(Manage), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Changes `email`, `first_name`, `last_name` and `language` of the account with this `id`; what is absent stays. A new address is
/// not proved.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right, or for a superuser where the caller is none;
/// 404; 400 with the errors of every field.
#[server(prefix = "/api", endpoint = "admin/accounts/edit", protocol = Api<AdminEdit>)]
pub async fn admin_edit(
    #[server(default)] id: Field,
    #[server(default)] email: Field,
    #[server(default)] first_name: Field,
    #[server(default)] last_name: Field,
    #[server(default)] language: Field,
    #[server(default)] reason: Field,
) -> Result<Done<AccountRecord>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let actor = Actor::staff(parse_id(&id)?, &staff);
    let fields = EditFields { email: &email, first_name: &first_name, last_name: &last_name, language: &language };
    Ok(Done::new(context.accounts().edit_account(actor, fields).await?))
}
