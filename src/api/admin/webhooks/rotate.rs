//! `POST /api/admin/webhooks/rotate`: a new secret.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, WebhookWithSecret};

endpoint!(AdminWebhooksRotate: POST, Desk(Manage), page = crate::contract::paths::desk::WEBHOOK, shows_answer = true, requires = [id], refuses = [404]);

/// Gives the webhook with this `id` a new secret, which is in the answer and nobody is told again. For 24 hours
/// deliveries are signed by the one before too.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 404; 400 on `id`.
#[server(prefix = "/api", endpoint = "admin/webhooks/rotate", protocol = Api<AdminWebhooksRotate>)]
pub async fn admin_webhooks_rotate(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<WebhookWithSecret>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    Ok(Done::new(context.accounts().rotate_webhook(By::Staff(&staff), parse_id(&id)?).await?))
}
