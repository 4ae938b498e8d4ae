//! Advice that accounts no longer want.

use async_trait::async_trait;

use crate::accounts::{AdviceRepository, StoreError, Timestamp};
use crate::store::backend::Backend;
use crate::store::connection::values;
use crate::store::unit_of_work::Work;

#[async_trait]
impl<B: Backend> AdviceRepository for Work<'_, B> {
    async fn dismissed(&mut self, account_id: i64) -> Result<Vec<String>, StoreError> {
        let select = "SELECT advice FROM dismissed_advice WHERE account_id = $1";
        let rows: Vec<(String,)> = self.fetch_all(select, values![account_id]).await?;
        Ok(rows.into_iter().map(|(advice,)| advice).collect())
    }

    async fn dismiss(&mut self, account_id: i64, advice: &str, now: Timestamp) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO dismissed_advice (account_id, advice, dismissed_at)
             SELECT id, $2, $3 FROM accounts WHERE id = $1
             ON CONFLICT DO NOTHING",
            values![account_id, advice, now.unix_millis()],
        )
        .await
        .map(drop)
    }
}
