//! Webhooks, which are told of events of accounts, and their deliveries.

use serde::{Deserialize, Serialize};

/// Where events of accounts are sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Webhook {
    /// Its id.
    pub id: i64,
    /// What operators call it.
    pub name: String,
    /// Where a delivery is posted to.
    pub url: String,
    /// The kinds of events that it is told of; empty for all.
    pub events: Vec<String>,
    /// Whether it is told of anything.
    pub is_active: bool,
    /// When it was made, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub created: String,
}

/// A webhook with the secret by which its receiver verifies deliveries. It is told this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct WebhookWithSecret {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// The secret: `whsec_` and 32 bytes in base64.
    pub secret: String,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It is tried, or will be.
    Waiting,
    /// The receiver has taken it.
    Delivered,
    /// It was given up. It can be replayed.
    Failed,
}

/// A message to a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct WebhookDelivery {
    /// Its id.
    pub id: i64,
    /// The webhook.
    pub webhook_id: i64,
    /// The header `webhook-id`, the same for each attempt.
    pub message_id: String,
    /// The kind of the event.
    pub event: String,
    /// The body, as it is sent: JSON.
    pub payload: String,
    /// When it was made, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub created: String,
    /// How far it is.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was tried last.
    pub last_attempt: Option<String>,
    /// The status of the last answer; nothing where none has come.
    pub last_status: Option<i64>,
    /// Why the last attempt has failed, or empty.
    pub last_fault: String,
    /// When it is tried next, where it waits.
    pub next_attempt: Option<String>,
}

/// What was done to the deliveries that had failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct ReplayedDeliveries {
    /// How many are made once more.
    pub replayed: u32,
    /// Whether there are more that have failed, for another call.
    pub has_more: bool,
}

/// A page of deliveries, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct WebhookDeliveries {
    /// The deliveries.
    pub deliveries: Vec<WebhookDelivery>,
    /// What to send as `before` for the next page; nothing on the last one.
    pub next: Option<String>,
}

impl DeliveryState {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Failed];

    /// A state by its name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Its name, as it is sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}
