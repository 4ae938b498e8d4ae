//! `POST /api/admin/webhooks/edit`: changes a webhook.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::super::{parse_flag, parse_id};
#[cfg(feature = "ssr")]
use crate::accounts::{By, WebhookFields};
use crate::contract::{ApiError, Field, FieldList, Webhook};

endpoint!(AdminWebhooksEdit: POST, Desk(Manage), page = crate::contract::paths::desk::WEBHOOK, requires = [id], refuses = [404]);

/// Changes the webhook with this `id`, or switches it on or off by `is_active`; what is absent stays.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 404; 400 on the
/// fields.
#[server(prefix = "/api", endpoint = "admin/webhooks/edit", protocol = Api<AdminWebhooksEdit>)]
pub async fn admin_webhooks_edit(
    #[server(default)] id: Field,
    #[server(default)] name: Field,
    #[server(default)] url: Field,
    #[server(default)] events: FieldList,
    #[server(default)] is_active: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Webhook>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let is_active = parse_flag("is_active", &is_active)?;
    let fields = WebhookFields { name: &name, url: &url, events: &events.joined(), is_active };
    Ok(Done::new(context.accounts().edit_webhook(By::Staff(&staff), parse_id(&id)?, fields).await?))
}
