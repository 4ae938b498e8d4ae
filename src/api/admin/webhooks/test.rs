//! `POST /api/admin/webhooks/test`: tries a webhook out.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, WebhookDelivery};

endpoint!(AdminWebhooksTest: POST, Desk(Manage), page = crate::contract::paths::desk::WEBHOOK, requires = [id], refuses = [404]);

/// Sends a message of the type `test` to the webhook with this `id`. The answer is the delivery; how it ends is in the
/// list.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 404; 400 on `id`.
#[server(prefix = "/api", endpoint = "admin/webhooks/test", protocol = Api<AdminWebhooksTest>)]
pub async fn admin_webhooks_test(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<WebhookDelivery>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    Ok(Done::new(context.accounts().test_webhook(By::Staff(&staff), parse_id(&id)?).await?))
}
