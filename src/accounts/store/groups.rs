//! Groups, which are imported from Django.

use async_trait::async_trait;

use super::StoreError;

/// Groups of accounts.
#[async_trait]
pub trait GroupRepository: Send {
    /// The names of an account's groups, in no particular order.
    async fn list(&mut self, account_id: i64) -> Result<Vec<String>, StoreError>;
}
