//! A message, and the delivery of it to a webhook.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::super::{Job, NewDelivery, NewJob, StoreError, Timestamp, UnitOfWork};

/// How long a delivery is tried.
const RETRIED_FOR: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// What the key of a delivery's job begins with; the id of the delivery follows.
pub(super) const KEY_PREFIX: &str = "webhook ";

/// A message to webhooks.
pub(super) struct Message {
    /// The same for each webhook and attempt, and no other message's.
    pub(super) id: String,
    /// The kind of the event.
    pub(super) event: String,
    /// The body.
    pub(super) payload: String,
}

/// The body of a message.
#[derive(Serialize)]
struct Payload<'a, D> {
    #[serde(rename = "type")]
    event: &'a str,
    timestamp: String,
    data: D,
}

/// The job of a delivery.
#[derive(Serialize, Deserialize)]
pub struct DeliverWebhook {
    /// Its id.
    pub(super) delivery: i64,
}

impl Job for DeliverWebhook {
    const KIND: &'static str = "webhook";
    const RETRIED_FOR: Duration = RETRIED_FOR;
    const IS_SLOW: bool = true;

    fn about(&self) -> String {
        format!("delivery {}", self.delivery)
    }
}

impl Message {
    /// A message with this id about an event at this time.
    ///
    /// # Panics
    /// If JSON cannot express the data: it has a map whose keys are not text.
    pub(super) fn new(id: &[u8], event: &str, at: Timestamp, data: impl Serialize) -> Self {
        let payload = Payload { event, timestamp: at.rfc3339(), data };
        let payload = serde_json::to_string(&payload).expect("the data of an event is written as JSON");
        Self { id: format!("msg_{}", hex::encode(id)), event: event.to_owned(), payload }
    }

    /// Adds the delivery to a webhook, with its job. Returns its id; `None` if the webhook has the message already.
    pub(super) async fn deliver_to(
        &self,
        work: &mut dyn UnitOfWork,
        webhook_id: i64,
        now: Timestamp,
    ) -> Result<Option<i64>, StoreError> {
        let Self { id, event, payload } = self;
        let new = NewDelivery { webhook_id, message_id: id, event, payload, created: now };
        let delivery = work.webhooks().insert_delivery(&new).await?;
        if let Some(delivery) = delivery {
            work.jobs().enqueue(&job(delivery, now)).await?;
        }
        Ok(delivery)
    }
}

/// The job of a delivery. There is one at most.
pub(super) fn job(delivery: i64, now: Timestamp) -> NewJob {
    NewJob::of(&DeliverWebhook { delivery }, now).once(format!("{KEY_PREFIX}{delivery}"))
}
