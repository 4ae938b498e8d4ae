//! The job that makes a delivery.

use async_trait::async_trait;
use tracing::warn;

use super::super::{Accounts, Attempt, DeliveryAttempt, Error, JobError, RunJob, SealedRow, SecretPurpose};
use super::message::{DeliverWebhook, KEY_PREFIX};
use super::signature::sign;
use crate::contract::{Webhook, WebhookDelivery};

/// The status by which a receiver says that it wants no more deliveries.
const GONE: u16 = 410;

/// A request to a receiver.
#[derive(Clone, Debug)]
pub struct WebhookRequest {
    /// Where it is posted to.
    pub url: String,
    /// The headers by which the receiver knows what it is, and from whom.
    pub headers: [(&'static str, String); 3],
    /// JSON.
    pub body: String,
}

/// Posts requests to receivers.
#[async_trait]
pub trait SendWebhook: Send + Sync + 'static {
    /// Posts a request once, and follows no redirect. Returns the status of the answer.
    ///
    /// # Errors
    /// Why there was no answer, in words for an operator.
    async fn send(&self, request: &WebhookRequest) -> Result<u16, String>;
}

/// Makes deliveries.
pub struct WebhookRunner {
    accounts: Accounts,
    sender: Box<dyn SendWebhook>,
}

impl Accounts {
    /// Makes deliveries, which `sender` posts.
    pub fn webhook_runner(&self, sender: impl SendWebhook) -> WebhookRunner {
        WebhookRunner { accounts: self.clone(), sender: Box::new(sender) }
    }
}

#[async_trait]
impl RunJob<DeliverWebhook> for WebhookRunner {
    async fn run(&self, job: DeliverWebhook, _: Attempt) -> Result<(), JobError> {
        self.deliver(job.delivery).await.unwrap_or_else(|error| Err(JobError::Temporary(error.to_string())))
    }
}

impl WebhookRunner {
    /// Makes an attempt and records it, unless the delivery or its webhook is gone.
    async fn deliver(&self, id: i64) -> Result<Result<(), JobError>, Error> {
        let mut read = self.accounts.0.store.read().await?;
        let Some(delivery) = read.webhooks().delivery(id, KEY_PREFIX).await? else { return Ok(Ok(())) };
        let Some(webhook) = read.webhooks().find(delivery.webhook_id).await? else { return Ok(Ok(())) };
        drop(read);
        let (status, fault) = if webhook.is_active {
            match self.attempt(&webhook, &delivery).await? {
                Ok(status @ 200..=299) => (Some(status), String::new()),
                Ok(status) => (Some(status), format!("the receiver has answered {status}")),
                Err(fault) => (None, fault),
            }
        } else {
            (None, "the webhook is switched off".to_owned())
        };
        let attempt = DeliveryAttempt { at: self.accounts.now(), status, fault: fault.clone() };
        let is_gone = self.record(&delivery, &webhook, attempt).await?;
        let is_over = fault.is_empty() || !webhook.is_active || is_gone;
        Ok(if is_over { Ok(()) } else { Err(JobError::Temporary(fault)) })
    }

    /// Posts a delivery. What prevents it before that is a fault of it too.
    async fn attempt(&self, webhook: &Webhook, delivery: &WebhookDelivery) -> Result<Result<u16, String>, Error> {
        let inner = &self.accounts.0;
        let now = self.accounts.now();
        let sealed = inner.store.read().await?.webhooks().secrets(webhook.id, now).await?;
        let open = |row: &SealedRow| {
            inner.settings.secret_keys.open(SecretPurpose::Webhook, webhook.id, &row.sealed).map(|opened| opened.value)
        };
        let secrets = match sealed.iter().map(open).collect::<Result<Vec<_>, _>>() {
            Ok(secrets) => secrets,
            Err(error) => return Ok(Err(format!("the secret of the webhook cannot be opened: {error}"))),
        };
        let (id, timestamp) = (&delivery.message_id, now.unix_millis() / 1_000);
        let headers = [
            ("webhook-id", id.clone()),
            ("webhook-timestamp", timestamp.to_string()),
            ("webhook-signature", sign(&secrets, id, timestamp, &delivery.payload)),
        ];
        let request = WebhookRequest { url: webhook.url.clone(), headers, body: delivery.payload.clone() };
        Ok(self.sender.send(&request).await)
    }

    /// Records an attempt, by the webhook as it was then, and switches off one whose receiver is gone. Returns whether it is;
    /// one that has another URL by now is not.
    async fn record(
        &self,
        delivery: &WebhookDelivery,
        webhook: &Webhook,
        attempt: DeliveryAttempt,
    ) -> Result<bool, Error> {
        let mut work = self.accounts.0.store.begin().await?;
        let mut is_gone = false;
        if attempt.status == Some(GONE) {
            work.webhooks().lock(webhook.id).await?;
            let stored = work.webhooks().find(webhook.id).await?;
            if let Some(stored) = stored.filter(|stored| stored.url == webhook.url) {
                warn!(webhook = stored.id, "a webhook is switched off: its receiver has answered that it is gone");
                work.webhooks().update(&Webhook { is_active: false, ..stored }).await?;
                is_gone = true;
            }
        }
        work.webhooks().record_attempt(delivery.id, &attempt).await?;
        work.commit().await?;
        Ok(is_gone)
    }
}
