//! `POST /api/admin/accounts/create`: makes an account.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::{By, NewAccountFields};
use crate::contract::{ApiError, Field, User};

endpoint!(AdminCreate: POST, Desk(Manage), page = crate::contract::paths::desk::CREATE, shows_answer = true, requires = [username, email, password]);

/// Makes an account by the rules of a sign-up, without a sign-in.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right; 400 with the errors of
/// every field.
#[server(prefix = "/api", endpoint = "admin/accounts/create", protocol = Api<AdminCreate>)]
pub async fn admin_create(
    #[server(default)] username: Field,
    #[server(default)] email: Field,
    #[server(default)] password: Field,
    #[server(default)] reason: Field,
) -> Result<Created<User>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let fields = NewAccountFields { username: &username, email: &email, password: &password };
    Ok(Created::new(context.accounts().make_account(By::Staff(&staff), fields, false).await?))
}
