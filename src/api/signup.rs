//! `POST /api/signup`: makes an account and signs it in.

use leptos::prelude::*;

use super::{AllowAny, Created, Post};
use crate::contract::{ApiError, Field, SignedIn};

/// Makes an account and signs it in, both or neither.
///
/// `username` and `password` are required, `email` may be left out. With `session` true the sign-in is a
/// browser's: it has a session, whose secret travels in a cookie, and the token is a page's short-lived one.
///
/// # Errors
/// 400 with the errors of every field at once.
#[server(prefix = "/api", endpoint = "signup", protocol = Post<AllowAny>)]
pub async fn signup(
    #[server(default)] username: Field,
    #[server(default)] password: Field,
    #[server(default)] email: Field,
    #[server(default)] session: Field,
) -> Result<Created<SignedIn>, ApiError> {
    let call = super::call::call()?;
    let wanted = super::login::wanted(&call, &session)?;
    let granted = super::call::accounts()?.sign_up(&username, &email, &password, wanted, &call.client).await?;
    Ok(Created(super::login::admit(&call, granted)))
}
