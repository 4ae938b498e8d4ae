//! What is kept about an account, over all tables.

use async_trait::async_trait;
use serde_json::Value;

use super::StoreError;

/// What is kept about an account.
#[async_trait]
pub trait PersonalDataRepository: Send {
    /// The rows of each table that has rows of accounts, as objects by column. Digests and hashes are left out, times are
    /// RFC 3339.
    async fn rows(&mut self, account_id: i64) -> Result<Vec<(&'static str, Vec<Value>)>, StoreError>;
}
