//! Webhooks, their secrets, and the deliveries to them.

use async_trait::async_trait;

use super::{SealedRow, StoreError};
use crate::accounts::Timestamp;
use crate::contract::{DeliveryState, Webhook, WebhookDelivery};

/// Webhooks.
#[async_trait]
pub trait WebhookRepository: Send {
    /// Every webhook, by id.
    async fn list(&mut self) -> Result<Vec<Webhook>, StoreError>;

    /// A webhook.
    async fn find(&mut self, id: i64) -> Result<Option<Webhook>, StoreError>;

    /// Locks a webhook until the unit of work ends, so that nobody else changes it.
    async fn lock(&mut self, id: i64) -> Result<(), StoreError>;

    /// Whether an active webhook wants events of this kind.
    async fn is_wanted(&mut self, kind: &str) -> Result<bool, StoreError>;

    /// Adds a webhook, whose id is ignored, and returns the id. `None` if there are `most` already; then nothing is
    /// written.
    async fn insert(&mut self, new: &Webhook, created: Timestamp, most: u32) -> Result<Option<i64>, StoreError>;

    /// Changes name, URL, events and whether it is active.
    async fn update(&mut self, webhook: &Webhook) -> Result<(), StoreError>;

    /// Deletes a webhook with its secrets and deliveries.
    async fn delete(&mut self, id: i64) -> Result<(), StoreError>;

    /// The secrets of a webhook that have not expired, newest first; the `account_id` of each is the id of the webhook.
    async fn secrets(&mut self, id: i64, now: Timestamp) -> Result<Vec<SealedRow>, StoreError>;

    /// Adds a secret. Those before it expire at `old_expire`, unless they do so earlier; of these the newest `most_old`
    /// stay.
    async fn add_secret(
        &mut self,
        id: i64,
        sealed: &[u8],
        (now, old_expire): (Timestamp, Timestamp),
        most_old: u32,
    ) -> Result<(), StoreError>;

    /// Adds a delivery and returns its id. `None` if the webhook has the message already; then nothing is written.
    async fn insert_delivery(&mut self, new: &NewDelivery<'_>) -> Result<Option<i64>, StoreError>;

    /// A delivery. `key_prefix` is that of the keys of the jobs that deliver.
    async fn delivery(&mut self, id: i64, key_prefix: &str) -> Result<Option<WebhookDelivery>, StoreError>;

    /// The deliveries that are wanted with a smaller id than `before`, newest first, at most `most`.
    async fn deliveries(
        &mut self,
        filter: DeliveryFilter,
        before: i64,
        most: u32,
        key_prefix: &str,
    ) -> Result<Vec<WebhookDelivery>, StoreError>;

    /// Records an attempt.
    async fn record_attempt(&mut self, id: i64, attempt: &DeliveryAttempt) -> Result<(), StoreError>;

    /// Deletes some of the deliveries that were made by `before`, and of secrets that have expired by `now`. Returns
    /// their number: 0 when there are no more.
    async fn purge(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError>;

    /// Deletes some of the oldest deliveries that have arrived, where there are more than `most` in all. Returns their
    /// number: 0 when there are no more.
    async fn purge_surplus(&mut self, most: u32) -> Result<u64, StoreError>;
}

/// Which deliveries are wanted: all, unless something is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeliveryFilter {
    /// Those to this webhook alone.
    pub webhook: Option<i64>,
    /// Those that are so far alone.
    pub state: Option<DeliveryState>,
}

/// A delivery to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewDelivery<'a> {
    /// The webhook.
    pub webhook_id: i64,
    /// The id of the message.
    pub message_id: &'a str,
    /// The kind of the event.
    pub event: &'a str,
    /// The body.
    pub payload: &'a str,
    /// When it is made.
    pub created: Timestamp,
}

/// An attempt to deliver that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryAttempt {
    /// When.
    pub at: Timestamp,
    /// The status of the answer.
    pub status: Option<u16>,
    /// Why it has failed; empty where the receiver has taken the delivery.
    pub fault: String,
}
