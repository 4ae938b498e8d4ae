//! `GET /api/admin/accounts`: accounts, found by the beginning of a name or address.
#![allow(clippy::too_many_arguments, reason = "each filter is an argument")]

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::AccountQuery;
use crate::contract::{AccountPage, ApiError, Field};

endpoint!(AdminAccounts: GET, Desk(View));

/// A page of accounts, fifty at most: those whose name begins with `search`, in the order of names, then those whose address
/// does. Filters are `active`, `staff`, `superuser`, `verified` and `second_factor` (`true` or `false`), `group`, and the times
/// `seen_since` and `seen_before` of the last log-in. The next page comes with `after` and the `next` of this one.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 without the right; 400 with the errors of every
/// field.
#[server(prefix = "/api", endpoint = "admin/accounts", protocol = Api<AdminAccounts>)]
pub async fn admin_accounts(
    #[server(default)] search: Field,
    #[server(default)] active: Field,
    #[server(default)] staff: Field,
    #[server(default)] superuser: Field,
    #[server(default)] verified: Field,
    #[server(default)] second_factor: Field,
    #[server(default)] group: Field,
    #[server(default)] seen_since: Field,
    #[server(default)] seen_before: Field,
    #[server(default)] after: Field,
) -> Result<Done<AccountPage>, ApiError> {
    let query = AccountQuery {
        search: &search,
        active: &active,
        staff: &staff,
        superuser: &superuser,
        verified: &verified,
        second_factor: &second_factor,
        group: &group,
        seen_since: &seen_since,
        seen_before: &seen_before,
        after: &after,
    };
    Ok(Done::new(RequestContext::current()?.accounts().search_accounts(query).await?))
}
