//! `POST /api/admin/webhooks/delete`: a webhook goes.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, Message};

endpoint!(AdminWebhooksDelete: POST, Desk(Manage), page = crate::contract::paths::desk::WEBHOOK, requires = [id], refuses = [404]);

/// Removes the webhook with this `id`, and its deliveries. Those that wait are not made.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 404; 400 on `id`.
#[server(prefix = "/api", endpoint = "admin/webhooks/delete", protocol = Api<AdminWebhooksDelete>)]
pub async fn admin_webhooks_delete(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<Message>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    context.accounts().delete_webhook(By::Staff(&staff), parse_id(&id)?).await?;
    Ok(Done::new(Message { message: "The webhook is removed.".to_owned() }))
}
