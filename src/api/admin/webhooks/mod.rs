//! The endpoints of webhooks, for superusers.

mod create;
mod delete;
mod deliveries;
mod edit;
mod list;
mod replay;
mod replay_failed;
mod rotate;
mod test;

pub use create::admin_webhooks_create;
pub use delete::admin_webhooks_delete;
pub use deliveries::admin_webhooks_deliveries;
pub use edit::admin_webhooks_edit;
pub use list::admin_webhooks;
pub use replay::admin_webhooks_replay;
pub use replay_failed::admin_webhooks_replay_failed;
pub use rotate::admin_webhooks_rotate;
pub use test::admin_webhooks_test;
