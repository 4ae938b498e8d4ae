//! `GET /api/advice`: what the owner of the account had best do next for its security.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, NextAdvice};

endpoint!(GetAdvice: GET, IsAuthenticated, while_impersonating = true);

/// The next best thing to do, unless there is nothing to do or all of it was dismissed.
///
/// # Errors
/// 401 where nobody is signed in.
#[server(name = GetAdvice, prefix = "/api", endpoint = "advice", protocol = Api<GetAdvice>)]
pub async fn advice() -> Result<Done<NextAdvice>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().advice(context.caller().identity()?).await?))
}
