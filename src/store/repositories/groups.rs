//! Groups, which are imported from Django.

use async_trait::async_trait;

use crate::accounts::{GroupRepository, StoreError};
use crate::store::backend::Backend;
use crate::store::connection::values;
use crate::store::unit_of_work::Work;

#[async_trait]
impl<B: Backend> GroupRepository for Work<'_, B> {
    async fn list(&mut self, account_id: i64) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self
            .fetch_all(
                "SELECT g.name FROM account_groups m JOIN groups g ON g.id = m.group_id WHERE m.account_id = $1",
                values![account_id],
            )
            .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }
}
