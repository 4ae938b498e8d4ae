//! `GET /api/tokens`: the tokens of the account for programs.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, TokenSummary};

endpoint!(Tokens: GET, IsAuthenticated, while_impersonating = true);

/// The tokens that were made for programs by name, the newest first. Those of log-ins and of Django are among the
/// [`sign_ins`](super::sign_ins) alone.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "tokens", protocol = Api<Tokens>)]
pub async fn tokens() -> Result<Done<Vec<TokenSummary>>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().program_tokens(context.caller().identity()?.account.user.id).await?))
}
