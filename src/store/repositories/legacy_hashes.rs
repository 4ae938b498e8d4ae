//! Hashes that were imported from Django.

use async_trait::async_trait;

use crate::accounts::{LegacyHashRepository, StoreError};
use crate::store::backend::Backend;
use crate::store::connection::values;
use crate::store::unit_of_work::Work;

#[async_trait]
impl<B: Backend> LegacyHashRepository for Work<'_, B> {
    /// Uses the index of older hashes: condition and order are written as in the index.
    async fn next(&mut self, after: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self
            .fetch_optional(
                "SELECT password FROM accounts
                 WHERE password NOT LIKE '$argon2id$%' AND substr(password, 1, 64) > $1
                 ORDER BY substr(password, 1, 64) LIMIT 1",
                values![after],
            )
            .await?;
        Ok(row.map(|(password,)| password))
    }
}
