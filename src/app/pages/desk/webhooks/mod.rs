//! The pages of webhooks, for superusers.

mod deliveries;
mod fields;
mod form;
mod list;
mod one;
mod secret;
mod words;

pub use list::DeskWebhooksPage;
pub use one::DeskWebhookPage;
