//! The job that makes the deliveries of an event.

use async_trait::async_trait;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::super::webhook_events::WebhookEvent;
use super::super::{Accounts, Attempt, JobError, RunJob, StoreError, Timestamp};
use super::message::Message;
use crate::contract::Webhook;

/// Number of bytes of the id of a message.
const ID_BYTES: usize = 16;

/// Makes the deliveries. It holds the accounts for as long as the worker runs.
pub(in super::super) struct FanOut(pub(in super::super) Accounts);

/// What a receiver learns of an event. It asks for the rest by the id, so nothing that it is told can be old.
#[derive(Serialize)]
struct Data<'a> {
    account_id: i64,
    username: &'a str,
}

#[async_trait]
impl RunJob<WebhookEvent> for FanOut {
    async fn run(&self, event: WebhookEvent, attempt: Attempt) -> Result<(), JobError> {
        self.make(&event, attempt).await.map_err(|error| JobError::Temporary(error.to_string()))
    }
}

impl FanOut {
    async fn make(&self, event: &WebhookEvent, attempt: Attempt) -> Result<(), StoreError> {
        let Self(Accounts(inner)) = self;
        let WebhookEvent { kind, at, account_id, username } = event;
        let data = Data { account_id: *account_id, username };
        let message = Message::new(&id(event, attempt), kind, Timestamp::from_unix_millis(*at), data);
        let mut work = inner.store.begin().await?;
        for webhook in work.webhooks().list().await? {
            if webhook.is_active && wants(&webhook, kind) {
                message.deliver_to(&mut *work, webhook.id, inner.clock.now()).await?;
            }
        }
        work.commit().await
    }
}

fn wants(webhook: &Webhook, kind: &str) -> bool {
    webhook.events.is_empty() || webhook.events.iter().any(|event| event == kind)
}

/// The id of the message: the same whenever the job is run. The time is in it since a restored backup counts its jobs from an
/// earlier number on.
fn id(event: &WebhookEvent, attempt: Attempt) -> [u8; ID_BYTES] {
    let parts = serde_json::json!([attempt.id, attempt.created.unix_millis(), event.kind, event.account_id]);
    let digest: [u8; 32] = Sha256::digest(parts.to_string()).into();
    let mut id = [0; ID_BYTES];
    id.copy_from_slice(&digest[..ID_BYTES]);
    id
}
