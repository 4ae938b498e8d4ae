//! `POST /api/logout`: ends the sign-in that asks, or all of them.

use leptos::prelude::*;

use super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::{RequestContext, SessionChange};
use crate::contract::{ApiError, Field, Message};

endpoint!(Logout: POST, IsAuthenticated, ends_session = true, while_impersonating = true);

/// Ends the sign-in that asks; with `everywhere` true all sign-ins of the account. For a member of staff who acts as another
/// account it ends that and nothing else: they are signed in as themselves again.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "logout", protocol = Api<Logout>)]
pub async fn logout(#[server(default)] everywhere: Field) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let identity = context.caller().identity()?;
    if identity.impersonation.is_some() {
        context.accounts().end_impersonation(identity).await?;
        return Ok(Done::new(Message { message: "The impersonation has ended.".to_owned() }));
    }
    context.accounts().log_out(identity, everywhere.is_on(), context.client()).await?;
    let answer = Done::new(Message { message: "Successfully logged out.".to_owned() });
    Ok(answer.with_session(identity.sign_in.session().map(|_| SessionChange::End)))
}
