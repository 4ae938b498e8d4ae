//! `GET /api/admin/webhooks`: the webhooks.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::By;
#[cfg(feature = "ssr")]
use crate::contract::Field;
use crate::contract::{ApiError, Webhook};

endpoint!(AdminWebhooks: GET, Desk(Manage));

/// Every webhook, without its secret.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 unless the caller is a superuser.
#[server(prefix = "/api", endpoint = "admin/webhooks", protocol = Api<AdminWebhooks>)]
pub async fn admin_webhooks() -> Result<Done<Vec<Webhook>>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&Field::Absent).await?;
    Ok(Done::new(context.accounts().webhooks(By::Staff(&staff)).await?))
}
