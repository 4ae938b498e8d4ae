//! `POST /api/admin/webhooks/create`: makes a webhook.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Created, endpoint};
#[cfg(feature = "ssr")]
use super::super::parse_flag;
#[cfg(feature = "ssr")]
use crate::accounts::{By, WebhookFields};
use crate::contract::{ApiError, Field, FieldList, WebhookWithSecret};

endpoint!(AdminWebhooksCreate: POST, Desk(Manage), page = crate::contract::paths::desk::WEBHOOKS, shows_answer = true, requires = [name, url]);

/// Makes a webhook: from now on each of the `events` is posted to its `url`. The answer has the secret by which the
/// receiver verifies that; nobody is told it again.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 400 on
/// the fields, and where there are 20 webhooks already.
#[server(prefix = "/api", endpoint = "admin/webhooks/create", protocol = Api<AdminWebhooksCreate>)]
pub async fn admin_webhooks_create(
    #[server(default)] name: Field,
    #[server(default)] url: Field,
    #[server(default)] events: FieldList,
    #[server(default)] is_active: Field,
    #[server(default)] reason: Field,
) -> Result<Created<WebhookWithSecret>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let is_active = parse_flag("is_active", &is_active)?;
    let fields = WebhookFields { name: &name, url: &url, events: &events.joined(), is_active };
    Ok(Created::new(context.accounts().create_webhook(By::Staff(&staff), fields).await?))
}
