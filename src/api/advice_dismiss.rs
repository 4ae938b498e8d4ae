//! `POST /api/advice/dismiss`: the owner of the account does not want to be told of something again.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, NextAdvice};

endpoint!(AdviceDismiss: POST, IsAuthenticated, page = crate::contract::paths::SECURITY, requires = [advice]);

/// Dismisses the `advice` for good. The answer is that of `GET /api/advice`.
///
/// # Errors
/// 401 where nobody is signed in; 400 for what is no advice.
#[server(prefix = "/api", endpoint = "advice/dismiss", protocol = Api<AdviceDismiss>)]
pub async fn advice_dismiss(#[server(default)] advice: Field) -> Result<Done<NextAdvice>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().dismiss_advice(context.caller().identity()?, &advice).await?))
}
