//! `GET /api/sign_ins`: where the account of the caller is signed in.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, SignInSummary};

endpoint!(SignIns: GET, IsAuthenticated, while_impersonating = true);

/// The live sign-ins of the account: browsers' sessions and programs' tokens, the one that asks first.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "sign_ins", protocol = Api<SignIns>)]
pub async fn sign_ins() -> Result<Done<Vec<SignInSummary>>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().sign_ins(context.caller().identity()?).await?))
}
