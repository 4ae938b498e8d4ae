//! `POST /api/admin/webhooks/deliveries/replay_failed`: makes the deliveries that have failed once more.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use super::super::parse_id;
#[cfg(feature = "ssr")]
use crate::accounts::By;
use crate::contract::{ApiError, Field, ReplayedDeliveries};

endpoint!(AdminWebhooksReplayFailed: POST, Desk(Manage), page = crate::contract::paths::desk::WEBHOOK, requires = [id], refuses = [404]);

/// Makes the deliveries to the webhook with this `id` that have failed once more, at once, each with the same id of the
/// message and the same body. The newest 500 are; `has_more` says whether others are left for another call.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 unless the caller is a superuser; 404; 400 on `id`.
#[server(prefix = "/api", endpoint = "admin/webhooks/deliveries/replay_failed", protocol = Api<AdminWebhooksReplayFailed>)]
pub async fn admin_webhooks_replay_failed(
    #[server(default)] id: Field,
    #[server(default)] reason: Field,
) -> Result<Done<ReplayedDeliveries>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    Ok(Done::new(context.accounts().replay_failed_webhook_deliveries(By::Staff(&staff), parse_id(&id)?).await?))
}
