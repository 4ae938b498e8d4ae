//! Trusted browsers.

use async_trait::async_trait;

use crate::accounts::{NewTrustedBrowser, StoreError, Timestamp, TokenDigest, TrustedBrowserRepository};
use crate::store::backend::Backend;
use crate::store::connection::{Value, values};
use crate::store::unit_of_work::Work;

/// Number of secrets per statement; unused parameters are filled by repetition.
const SECRETS: usize = 4;

/// The parameters of a statement about some secrets of an account.
fn of_secrets(account_id: i64, digests: &[TokenDigest], now: Timestamp) -> Vec<Value<'_>> {
    let secrets = digests.iter().cycle().take(SECRETS).map(|digest| Value::from(digest.as_bytes()));
    [account_id.into(), now.unix_millis().into()].into_iter().chain(secrets).collect()
}

#[async_trait]
impl<B: Backend> TrustedBrowserRepository for Work<'_, B> {
    async fn is_trusted(
        &mut self,
        account_id: i64,
        digests: &[TokenDigest],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        for step in digests.chunks(SECRETS) {
            let found: Option<(i64,)> = self
                .fetch_optional(
                    "SELECT id FROM trusted_browsers
                     WHERE account_id = $1 AND expires_at > $2 AND digest IN ($3, $4, $5, $6)",
                    &of_secrets(account_id, step, now),
                )
                .await?;
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn insert(&mut self, new: &NewTrustedBrowser, most: u32) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO trusted_browsers (account_id, digest, user_agent, created_at, last_used_at, expires_at)
             VALUES ($1, $2, $3, $4, $4, $5)",
            values![
                new.account_id,
                new.digest.as_bytes(),
                new.user_agent.as_str(),
                new.created.unix_millis(),
                new.expires.unix_millis(),
            ],
        )
        .await?;
        self.execute(
            "DELETE FROM trusted_browsers WHERE account_id = $1 AND id NOT IN
                (SELECT id FROM trusted_browsers WHERE account_id = $1 ORDER BY id DESC LIMIT $2)",
            values![new.account_id, i64::from(most)],
        )
        .await
        .map(drop)
    }

    async fn touch(&mut self, account_id: i64, digests: &[TokenDigest], now: Timestamp) -> Result<(), StoreError> {
        for step in digests.chunks(SECRETS) {
            self.execute(
                "UPDATE trusted_browsers SET last_used_at = $2
                 WHERE account_id = $1 AND digest IN ($3, $4, $5, $6)",
                &of_secrets(account_id, step, now),
            )
            .await?;
        }
        Ok(())
    }

    async fn forget_all(&mut self, account_id: i64) -> Result<u64, StoreError> {
        self.execute("DELETE FROM trusted_browsers WHERE account_id = $1", values![account_id]).await
    }

    async fn count(&mut self, account_id: i64, now: Timestamp) -> Result<u64, StoreError> {
        let row: Option<(i64,)> = self
            .fetch_optional(
                "SELECT count(*) FROM trusted_browsers WHERE account_id = $1 AND expires_at > $2",
                values![account_id, now.unix_millis()],
            )
            .await?;
        Ok(row.map_or(0, |(count,)| count.unsigned_abs()))
    }
}
