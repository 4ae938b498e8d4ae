//! `POST /api/signup`: makes an account and signs it in.

use leptos::prelude::*;

use super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, SignedIn};

endpoint!(Signup: POST, AllowAny, throttle = Signup, requires = [username, password]);

/// Makes an account and signs it in, both or neither.
///
/// `username` and `password` are required, `email` may be left out. With `session` true the sign-in is a
/// browser's: it has a session, whose secret travels in a cookie, and the token is a page's short-lived one.
///
/// # Errors
/// 400 with the errors of every field at once.
#[server(prefix = "/api", endpoint = "signup", protocol = Api<Signup>)]
pub async fn signup(
    #[server(default)] username: Field,
    #[server(default)] password: Field,
    #[server(default)] email: Field,
    #[server(default)] session: Field,
) -> Result<Created<SignedIn>, ApiError> {
    let context = RequestContext::current()?;
    let wanted = super::login::wanted(&context, &session)?;
    let granted = context.accounts().sign_up(&username, &email, &password, wanted, context.client()).await?;
    Ok(Created::new(granted.signed_in).with_session(granted.session.map(SessionChange::Grant)))
}
