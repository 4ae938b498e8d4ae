//! Deliveries are listed, replayed, tried out and purged.

use std::time::Duration;

use serde_json::json;

use super::super::{Accounts, By, DeliveryFilter, Error, paging};
use super::message::{KEY_PREFIX, Message, job};
use crate::contract::{
    DeliveryState, Field, FieldErrors, ReplayedDeliveries, Webhook, WebhookDeliveries, WebhookDelivery, messages,
};

/// Number of deliveries on a page.
const PAGE: u32 = 50;

/// How many deliveries are replayed in one call, which is one unit of work.
const MOST_REPLAYED: u32 = 500;

/// How long deliveries are kept.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Limit of the deliveries that are kept once they have arrived.
const MOST_KEPT: u32 = 100_000;

/// The kind of a message by which an operator tries a webhook out.
const TEST: &str = "test";

impl Accounts {
    /// A page of the deliveries that are wanted, newest first: the first one, or the one that follows `before`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Invalid`] if `before` is not the `next` of a page; [`Error::Store`].
    pub async fn webhook_deliveries(
        &self,
        by: By<'_>,
        filter: DeliveryFilter,
        before: &Field,
    ) -> Result<WebhookDeliveries, Error> {
        by.require_superuser()?;
        let before = paging::before(before)?;
        let mut read = self.0.store.read().await?;
        let mut deliveries = read.webhooks().deliveries(filter, before, PAGE + 1, KEY_PREFIX).await?;
        let next = paging::next_page(&mut deliveries, PAGE, |delivery| delivery.id);
        Ok(WebhookDeliveries { deliveries, next })
    }

    /// Makes a delivery once more, with the same id and body, at once: one that has failed, that waits for its next attempt,
    /// or that the receiver has lost.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchDelivery`]; [`Error::Invalid`] on `id` if the webhook is switched off, or if an
    /// attempt is running, which has the words from before; [`Error::Store`].
    pub async fn replay_webhook_delivery(&self, by: By<'_>, id: i64) -> Result<WebhookDelivery, Error> {
        by.require_superuser()?;
        let found = self.0.store.read().await?.webhooks().delivery(id, KEY_PREFIX).await?;
        let webhook_id = found.ok_or(Error::NoSuchDelivery)?.webhook_id;
        let (mut work, webhook) = self.lock_webhook(by, webhook_id).await?;
        check_active(&webhook)?;
        if !work.jobs().enqueue_anew(&job(id, self.now())).await? {
            return Err(FieldErrors::one("id", messages::DELIVERY_RUNNING.wire).into());
        }
        let delivery = work.webhooks().delivery(id, KEY_PREFIX).await?.ok_or(Error::NoSuchDelivery)?;
        let new = json!({ "delivery": id, "message_id": delivery.message_id });
        self.record_webhook(&mut *work, by, &webhook, "replay_webhook_delivery", (json!({}), new)).await?;
        work.commit().await?;
        Ok(delivery)
    }

    /// Makes the deliveries to a webhook that have failed once more, the newest first, each as
    /// [`replay_webhook_delivery`](Self::replay_webhook_delivery) does. One that is delivered just now is left out.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchWebhook`]; [`Error::Invalid`] on `id` if the webhook is switched off;
    /// [`Error::Store`].
    pub async fn replay_failed_webhook_deliveries(&self, by: By<'_>, id: i64) -> Result<ReplayedDeliveries, Error> {
        let (mut work, webhook) = self.lock_webhook(by, id).await?;
        check_active(&webhook)?;
        let filter = DeliveryFilter { webhook: Some(id), state: Some(DeliveryState::Failed) };
        let mut failed = work.webhooks().deliveries(filter, i64::MAX, MOST_REPLAYED + 1, KEY_PREFIX).await?;
        let has_more = failed.len() > MOST_REPLAYED as usize;
        failed.truncate(MOST_REPLAYED as usize);
        let (now, mut replayed) = (self.now(), 0);
        for delivery in &failed {
            replayed += u32::from(work.jobs().enqueue_anew(&job(delivery.id, now)).await?);
        }
        // What was so already is no act.
        if replayed > 0 {
            let new = json!({ "replayed": replayed });
            self.record_webhook(&mut *work, by, &webhook, "replay_webhook_deliveries", (json!({}), new)).await?;
            work.commit().await?;
        }
        Ok(ReplayedDeliveries { replayed, has_more })
    }

    /// Sends a message of the kind `test`, of no account, to a webhook.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchWebhook`]; [`Error::Invalid`] on `id` if the webhook is switched off;
    /// [`Error::Store`].
    pub async fn test_webhook(&self, by: By<'_>, id: i64) -> Result<WebhookDelivery, Error> {
        let (mut work, webhook) = self.lock_webhook(by, id).await?;
        check_active(&webhook)?;
        let now = self.now();
        let mut message_id = [0; 16];
        self.0.random.fill(&mut message_id);
        let message = Message::new(&message_id, TEST, now, json!({}));
        let made = message.deliver_to(&mut *work, id, now).await?.ok_or(Error::NoSuchDelivery)?;
        let delivery = work.webhooks().delivery(made, KEY_PREFIX).await?.ok_or(Error::NoSuchDelivery)?;
        self.record_webhook(&mut *work, by, &webhook, "test_webhook", (json!({}), json!({ "delivery": made }))).await?;
        work.commit().await?;
        Ok(delivery)
    }

    /// Deletes old deliveries, and secrets that sign nothing any more.
    pub(in super::super) async fn purge_webhook_deliveries(&self) -> Result<u64, Error> {
        let now = self.now();
        let purged = self.in_steps(|work| work.webhooks().purge(now.minus(KEPT), now)).await?;
        Ok(purged + self.in_steps(|work| work.webhooks().purge_surplus(MOST_KEPT)).await?)
    }
}

/// Checks whether a webhook is told of anything.
fn check_active(webhook: &Webhook) -> Result<(), FieldErrors> {
    if webhook.is_active { Ok(()) } else { Err(FieldErrors::one("id", messages::WEBHOOK_INACTIVE.wire)) }
}
