//! `POST /api/admin/accounts/invite`: makes an account whose owner sets the password.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, User};

endpoint!(AdminInvite: POST, Desk(Help), page = crate::contract::paths::desk::INVITE, shows_answer = true, requires = [username, email]);

/// Makes an account without a password, and mails a link to `email` with which its owner sets one: once, for seven days.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right; 400 on
/// `username` and `email`.
#[server(prefix = "/api", endpoint = "admin/accounts/invite", protocol = Api<AdminInvite>)]
pub async fn admin_invite(
    #[server(default)] username: Field,
    #[server(default)] email: Field,
    #[server(default)] reason: Field,
) -> Result<Created<User>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let language = context.client().language;
    Ok(Created::new(context.accounts().invite(By::Staff(&staff), &username, &email, language).await?))
}
