//! Webhooks, their secrets and deliveries.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    DeliveryAttempt, DeliveryFilter, NewDelivery, SealedRow, StoreError, Timestamp, WebhookRepository,
};
use crate::contract::{DeliveryState, Webhook, WebhookDelivery};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::Work;

/// How many deliveries are deleted in one step.
const PURGE_STEP: i64 = 1_000;

/// Whether an active webhook wants events of a kind. Nearly always the table is empty.
macro_rules! is_wanted {
    ($kind:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM webhooks w
                WHERE w.is_active AND (w.events = '' OR w.events LIKE '%,' || ",
            $kind,
            " || ',%'))"
        )
    };
}
pub(in crate::store) use is_wanted;

/// Selects deliveries, each with the job that is to deliver it. The prefix of the job's key is `$1`.
macro_rules! deliveries {
    ($($rest:tt)+) => {
        concat!(
            "SELECT d.id, d.webhook_id, d.message_id, d.event, d.payload, d.created_at, d.attempts, d.last_attempt_at,
                d.last_status, d.last_fault, d.delivered_at, j.run_at
             FROM webhook_deliveries d
             LEFT JOIN jobs j ON j.unique_key <> '' AND j.unique_key = $1 || CAST(d.id AS TEXT) ",
            $($rest)+
        )
    };
}

/// A page of deliveries before the id `$2`, at most `$3`. What has failed is in an index, as most deliveries arrive.
macro_rules! page {
    ($webhook:literal) => {
        |state| match state {
            None => deliveries!("WHERE d.id < $2", $webhook, " ORDER BY d.id DESC LIMIT $3"),
            Some(DeliveryState::Waiting) => {
                deliveries!("WHERE d.id < $2 AND j.run_at IS NOT NULL", $webhook, " ORDER BY d.id DESC LIMIT $3")
            }
            Some(DeliveryState::Delivered) => deliveries!(
                "WHERE d.id < $2 AND j.run_at IS NULL AND d.delivered_at IS NOT NULL",
                $webhook,
                " ORDER BY d.id DESC LIMIT $3"
            ),
            Some(DeliveryState::Failed) => deliveries!(
                "WHERE d.id < $2 AND j.run_at IS NULL AND d.delivered_at IS NULL",
                $webhook,
                " ORDER BY d.id DESC LIMIT $3"
            ),
        }
    };
}

/// The statement for deliveries to all webhooks.
const PAGE: fn(Option<DeliveryState>) -> &'static str = page!("");
/// The same for those to the webhook `$4`.
const PAGE_OF_WEBHOOK: fn(Option<DeliveryState>) -> &'static str = page!(" AND d.webhook_id = $4");

#[derive(FromRow)]
struct WebhookRow {
    id: i64,
    name: String,
    url: String,
    events: String,
    is_active: bool,
    created_at: i64,
}

#[derive(FromRow)]
struct DeliveryRow {
    id: i64,
    webhook_id: i64,
    message_id: String,
    event: String,
    payload: String,
    created_at: i64,
    attempts: i64,
    last_attempt_at: Option<i64>,
    last_status: Option<i64>,
    last_fault: String,
    delivered_at: Option<i64>,
    /// Of the job.
    run_at: Option<i64>,
}

impl From<WebhookRow> for Webhook {
    fn from(row: WebhookRow) -> Self {
        let events = row.events.split(',').filter(|event| !event.is_empty()).map(str::to_owned).collect();
        let created = Timestamp::from_unix_millis(row.created_at).rfc3339();
        Self { id: row.id, name: row.name, url: row.url, events, is_active: row.is_active, created }
    }
}

impl From<DeliveryRow> for WebhookDelivery {
    fn from(row: DeliveryRow) -> Self {
        let shown = |at| Timestamp::from_unix_millis(at).rfc3339();
        // One that is replayed waits although it has arrived before.
        let state = match (row.run_at, row.delivered_at) {
            (Some(_), _) => DeliveryState::Waiting,
            (None, Some(_)) => DeliveryState::Delivered,
            (None, None) => DeliveryState::Failed,
        };
        Self {
            id: row.id,
            webhook_id: row.webhook_id,
            message_id: row.message_id,
            event: row.event,
            payload: row.payload,
            created: shown(row.created_at),
            state,
            attempts: row.attempts,
            last_attempt: row.last_attempt_at.map(shown),
            last_status: row.last_status,
            last_fault: row.last_fault,
            next_attempt: row.run_at.map(shown),
        }
    }
}

/// A list of kinds as it is stored.
fn list(events: &[String]) -> String {
    if events.is_empty() { String::new() } else { format!(",{},", events.join(",")) }
}

#[async_trait]
impl<B: Backend> WebhookRepository for Work<'_, B> {
    async fn list(&mut self) -> Result<Vec<Webhook>, StoreError> {
        let select = "SELECT id, name, url, events, is_active, created_at FROM webhooks ORDER BY id";
        let rows: Vec<WebhookRow> = self.fetch_all(select, &[]).await?;
        Ok(rows.into_iter().map(Webhook::from).collect())
    }

    async fn find(&mut self, id: i64) -> Result<Option<Webhook>, StoreError> {
        let select = "SELECT id, name, url, events, is_active, created_at FROM webhooks WHERE id = $1";
        let row: Option<WebhookRow> = self.fetch_optional(select, values![id]).await?;
        Ok(row.map(Webhook::from))
    }

    async fn lock(&mut self, id: i64) -> Result<(), StoreError> {
        // SQLite has one writer.
        let lock = self
            .connection
            .either("SELECT 1 FROM webhooks WHERE id = $1", "SELECT 1 FROM webhooks WHERE id = $1 FOR NO KEY UPDATE");
        self.execute(lock, values![id]).await.map(drop)
    }

    async fn is_wanted(&mut self, kind: &str) -> Result<bool, StoreError> {
        let row: Option<(bool,)> = self.fetch_optional(concat!("SELECT ", is_wanted!("$1")), values![kind]).await?;
        Ok(row.is_some_and(|(is_wanted,)| is_wanted))
    }

    async fn insert(&mut self, new: &Webhook, created: Timestamp, most: u32) -> Result<Option<i64>, StoreError> {
        let insert = "INSERT INTO webhooks (name, url, events, is_active, created_at)
             SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM webhooks) < $6 RETURNING id";
        let events = list(&new.events);
        let values = values![
            new.name.as_str(),
            new.url.as_str(),
            events.as_str(),
            new.is_active,
            created.unix_millis(),
            i64::from(most)
        ];
        let row: Option<(i64,)> = self.fetch_optional(insert, values).await?;
        Ok(row.map(|(id,)| id))
    }

    async fn update(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        let update = "UPDATE webhooks SET name = $1, url = $2, events = $3, is_active = $4 WHERE id = $5";
        let events = list(&webhook.events);
        let values =
            values![webhook.name.as_str(), webhook.url.as_str(), events.as_str(), webhook.is_active, webhook.id];
        self.execute(update, values).await.map(drop)
    }

    async fn delete(&mut self, id: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM webhooks WHERE id = $1", values![id]).await.map(drop)
    }

    async fn secrets(&mut self, id: i64, now: Timestamp) -> Result<Vec<SealedRow>, StoreError> {
        let select = "SELECT id, sealed FROM webhook_secrets
             WHERE webhook_id = $1 AND (expires_at IS NULL OR expires_at > $2) ORDER BY id DESC";
        let rows: Vec<(i64, Vec<u8>)> = self.fetch_all(select, values![id, now.unix_millis()]).await?;
        Ok(rows.into_iter().map(|(row, sealed)| SealedRow { id: row, account_id: id, sealed }).collect())
    }

    async fn add_secret(
        &mut self,
        id: i64,
        sealed: &[u8],
        (now, old_expire): (Timestamp, Timestamp),
        most_old: u32,
    ) -> Result<(), StoreError> {
        let delete = "DELETE FROM webhook_secrets WHERE webhook_id = $1 AND id NOT IN (
                SELECT id FROM webhook_secrets WHERE webhook_id = $1 ORDER BY id DESC LIMIT $2)";
        self.execute(delete, values![id, i64::from(most_old)]).await?;
        let expire = "UPDATE webhook_secrets SET expires_at = $1 WHERE webhook_id = $2 AND expires_at IS NULL";
        self.execute(expire, values![old_expire.unix_millis(), id]).await?;
        let insert = "INSERT INTO webhook_secrets (webhook_id, sealed, created_at) VALUES ($1, $2, $3)";
        self.execute(insert, values![id, sealed, now.unix_millis()]).await.map(drop)
    }

    async fn insert_delivery(&mut self, new: &NewDelivery<'_>) -> Result<Option<i64>, StoreError> {
        let insert = "INSERT INTO webhook_deliveries (webhook_id, message_id, event, payload, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (webhook_id, message_id) DO NOTHING RETURNING id";
        let values = values![new.webhook_id, new.message_id, new.event, new.payload, new.created.unix_millis()];
        let row: Option<(i64,)> = self.fetch_optional(insert, values).await?;
        Ok(row.map(|(id,)| id))
    }

    async fn delivery(&mut self, id: i64, key_prefix: &str) -> Result<Option<WebhookDelivery>, StoreError> {
        let row: Option<DeliveryRow> =
            self.fetch_optional(deliveries!("WHERE d.id = $2"), values![key_prefix, id]).await?;
        Ok(row.map(WebhookDelivery::from))
    }

    async fn deliveries(
        &mut self,
        filter: DeliveryFilter,
        before: i64,
        most: u32,
        key_prefix: &str,
    ) -> Result<Vec<WebhookDelivery>, StoreError> {
        let (most, state) = (i64::from(most), filter.state);
        let rows: Vec<DeliveryRow> = match filter.webhook {
            Some(webhook) => self.fetch_all(PAGE_OF_WEBHOOK(state), values![key_prefix, before, most, webhook]).await?,
            None => self.fetch_all(PAGE(state), values![key_prefix, before, most]).await?,
        };
        Ok(rows.into_iter().map(WebhookDelivery::from).collect())
    }

    async fn record_attempt(&mut self, id: i64, attempt: &DeliveryAttempt) -> Result<(), StoreError> {
        let update = "UPDATE webhook_deliveries SET attempts = attempts + 1, last_attempt_at = $1, last_status = $2,
                last_fault = $3, delivered_at = coalesce($4, delivered_at)
             WHERE id = $5";
        let at = attempt.at.unix_millis();
        let (status, delivered) = (attempt.status.map(i64::from), attempt.fault.is_empty().then_some(at));
        self.execute(update, values![at, status, attempt.fault.as_str(), delivered, id]).await.map(drop)
    }

    async fn purge(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let secrets = "DELETE FROM webhook_secrets WHERE expires_at <= $1";
        let purged = self.execute(secrets, values![now.unix_millis()]).await?;
        let old = "DELETE FROM webhook_deliveries
             WHERE id IN (SELECT id FROM webhook_deliveries WHERE created_at <= $1 LIMIT $2)";
        Ok(purged + self.execute(old, values![before.unix_millis(), PURGE_STEP]).await?)
    }

    async fn purge_surplus(&mut self, most: u32) -> Result<u64, StoreError> {
        let surplus = "DELETE FROM webhook_deliveries WHERE id IN (
                SELECT id FROM webhook_deliveries WHERE delivered_at IS NOT NULL AND id <= (
                    SELECT id FROM webhook_deliveries ORDER BY id DESC LIMIT 1 OFFSET $1)
                LIMIT $2)";
        self.execute(surplus, values![i64::from(most), PURGE_STEP]).await
    }
}
