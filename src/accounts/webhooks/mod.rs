//! Webhooks: other services that are told of events of accounts, by the rules of Standard Webhooks.
//!
//! An event that a webhook wants is a job ([`webhook_events`](super::webhook_events)), which makes a delivery for each such
//! webhook ([`fan_out`]). A delivery is a row that operators see and replay, and has a job of its own, which posts it until the
//! receiver takes it or it is given up ([`deliver`]).

mod deliver;
mod deliveries;
mod fan_out;
mod fields;
mod manage;
mod message;
mod signature;

pub use deliver::{SendWebhook, WebhookRequest, WebhookRunner};
pub use fields::WebhookFields;
pub use message::DeliverWebhook;

pub(super) use fan_out::FanOut;
