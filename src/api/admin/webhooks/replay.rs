//! `POST /api/admin/webhooks/deliveries/replay`: makes a delivery once more.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, WebhookDelivery};

endpoint!(AdminWebhooksReplay: POST, Desk(Manage), page = crate::contract::paths::desk::WEBHOOK, requires = [id], refuses = [404]);

/// Makes the delivery with this `id` once more, at once, with the same id of the message and the same body.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 404; 400 on `id`.
#[server(prefix = "/api", endpoint = "admin/webhooks/deliveries/replay", protocol = Api<AdminWebhooksReplay>)]
pub async fn admin_webhooks_replay(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<WebhookDelivery>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    Ok(Done::new(context.accounts().replay_webhook_delivery(By::Staff(&staff), parse_id(&id)?).await?))
}
