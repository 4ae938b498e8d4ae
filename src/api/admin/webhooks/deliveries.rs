//! `GET /api/admin/webhooks/deliveries`: what was sent to webhooks, and what became of it.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::super::RequestContext;
use super::super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::{By, DeliveryFilter};
use crate::contract::{ApiError, Field, WebhookDeliveries};
#[cfg(feature = "ssr")]
use crate::contract::{DeliveryState, FieldErrors, messages};

endpoint!(AdminWebhooksDeliveries: GET, Desk(Manage));

/// The deliveries of the last 30 days, newest first, fifty at a time: all of them, or those to a `webhook` by its id,
/// and those that are in a `state`. Those that follow come with `before` and the `next` of this answer.
///
/// # Errors
/// 401 without a session or a token of the scope `admin`; 403 unless the caller is a superuser; 400 on the fields.
#[server(prefix = "/api", endpoint = "admin/webhooks/deliveries", protocol = Api<AdminWebhooksDeliveries>)]
pub async fn admin_webhooks_deliveries(
    #[server(default)] webhook: Field,
    #[server(default)] state: Field,
    #[server(default)] before: Field,
) -> Result<Done<WebhookDeliveries>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&Field::Absent).await?;
    let webhook = match &webhook {
        Field::Absent => None,
        typed => Some(typed.integer("webhook")?),
    };
    let state = match &state {
        Field::Absent => None,
        typed => {
            let state = typed.text().ok().and_then(DeliveryState::of_name);
            Some(state.ok_or_else(|| FieldErrors::one("state", messages::DELIVERY_STATE))?)
        }
    };
    let filter = DeliveryFilter { webhook, state };
    Ok(Done::new(context.accounts().webhook_deliveries(By::Staff(&staff), filter, &before).await?))
}
