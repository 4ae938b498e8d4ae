//! `GET /api/activity`: what was done to the account of the caller.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{Activity, ApiError, Field};

endpoint!(GetActivity: GET, IsAuthenticated, while_impersonating = true);

/// The events of the account, newest first, fifty at a time; those that follow come with `?before=` and the `next` of this
/// answer.
///
/// # Errors
/// 401 where nobody is signed in; 400 on `before`.
#[server(name = GetActivity, prefix = "/api", endpoint = "activity", protocol = Api<GetActivity>)]
pub async fn activity(#[server(default)] before: Field) -> Result<Done<Activity>, ApiError> {
    let context = RequestContext::current()?;
    Ok(Done::new(context.accounts().activity(context.caller().identity()?, &before).await?))
}
