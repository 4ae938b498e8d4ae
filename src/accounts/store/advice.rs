//! Advice that accounts no longer want.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::Timestamp;

/// Advice by its name in the API.
#[async_trait]
pub trait AdviceRepository: Send {
    /// What an account has dismissed, in no particular order.
    async fn dismissed(&mut self, account_id: i64) -> Result<Vec<String>, StoreError>;

    /// Records that an account has dismissed it; once is enough. Nothing happens if there is no such account.
    async fn dismiss(&mut self, account_id: i64, advice: &str, now: Timestamp) -> Result<(), StoreError>;
}
