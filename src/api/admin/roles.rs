//! `POST /api/admin/accounts/roles`: who is staff and who is a superuser.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{parse_flag, parse_id};
#[cfg(feature = "ssr")]
use crate::accounts::Actor;
use crate::contract::{AccountRecord, ApiError, Field};

endpoint!(AdminRoles: POST, Desk(Manage), page = crate::contract::paths::desk::ACCOUNT, requires = [id], refuses = [404]);

/// Makes the account with this `id` `staff` or a `superuser`, or takes that away, by `true` and `false`; what is absent
/// stays.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 404;
/// 400 on the fields, and for the last superuser who can sign in.
#[server(prefix = "/api", endpoint = "admin/accounts/roles", protocol = Api<AdminRoles>)]
pub async fn admin_roles(
    #[server(default)] id: Field,
    #[server(default)] is_staff: Field,
    #[server(default)] is_superuser: Field,
    #[server(default)] reason: Field,
) -> Result<Done<AccountRecord>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let (is_staff, is_superuser) = (parse_flag("is_staff", &is_staff)?, parse_flag("is_superuser", &is_superuser)?);
    let actor = Actor::staff(parse_id(&id)?, &staff);
    Ok(Done::new(context.accounts().set_roles(actor, is_staff, is_superuser).await?))
}
