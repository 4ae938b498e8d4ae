//! `GET /api/sign_ins`: where the account of the caller is signed in.

use leptos::prelude::*;

use super::{Done, Get, IsAuthenticated};
use crate::contract::{ApiError, SignInSummary};

/// The live sign-ins of the account: browsers' sessions and programs' tokens, the one that asks first.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "sign_ins", protocol = Get<IsAuthenticated>)]
pub async fn sign_ins() -> Result<Done<Vec<SignInSummary>>, ApiError> {
    let call = super::call::call()?;
    Ok(Done(super::call::accounts()?.sign_ins(call.caller.identity()?).await?))
}
