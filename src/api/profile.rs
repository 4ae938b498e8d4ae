//! `POST /api/profile`: one's own names and language.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Done, endpoint};
use crate::contract::{ApiError, Field, OwnAccount};

endpoint!(EditProfile: POST, IsAuthenticated, page = crate::contract::paths::PROFILE);

/// Sets `first_name` and `last_name`, 150 characters at most, and the `language` of pages and mails: `en`, `de`, or empty
/// for that of the browser. What is left out stays as it is. The answer is that of `GET /api/account`.
///
/// # Errors
/// 401 where nobody is signed in; 400 with the errors of each field.
#[server(name = EditProfile, prefix = "/api", endpoint = "profile", protocol = Api<EditProfile>)]
pub async fn edit_profile(
    #[server(default)] first_name: Field,
    #[server(default)] last_name: Field,
    #[server(default)] language: Field,
) -> Result<Done<OwnAccount>, ApiError> {
    let context = RequestContext::current()?;
    let (accounts, identity) = (context.accounts(), context.caller().identity()?);
    Ok(Done::new(accounts.edit_profile(identity, (&first_name, &last_name, &language), context.client()).await?))
}
