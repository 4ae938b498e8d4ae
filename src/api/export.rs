//! `GET /api/export`: everything that is kept about the caller.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::RequestContext;
use super::{Api, Attachment, endpoint};
use crate::contract::ApiError;

endpoint!(Export: GET, IsAuthenticated);

/// One JSON file with all that is kept about the account, without secrets (`docs/data-model.md`).
///
/// # Errors
/// 401 where nobody is signed in.
#[server(prefix = "/api", endpoint = "export", protocol = Api<Export>)]
pub async fn export() -> Result<Attachment, ApiError> {
    let context = RequestContext::current()?;
    let json = context.accounts().export(context.caller().identity()?).await?;
    Ok(Attachment { name: "vestibule-account.json", json })
}
