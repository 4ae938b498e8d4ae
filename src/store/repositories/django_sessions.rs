//! Django's sessions: each can be redeemed for one sign-in. A redeemed session stays in the table until it expires, so
//! that no import adds it again.

use async_trait::async_trait;

use crate::accounts::{DjangoSessionRepository, StoreError, Timestamp, TokenDigest};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

#[async_trait]
impl<B: Backend> DjangoSessionRepository for Work<'_, B> {
    async fn are_there(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        let found: Option<(i64,)> = self
            .fetch_optional(
                "SELECT id FROM django_sessions WHERE expires_at > $1 AND NOT is_used LIMIT 1",
                values![now.unix_millis()],
            )
            .await?;
        Ok(found.is_some())
    }

    async fn find(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let found: Option<(i64,)> = self
            .fetch_optional(
                "SELECT d.expires_at FROM django_sessions d JOIN accounts a ON a.id = d.account_id
                 WHERE d.digest = $1 AND d.expires_at > $2 AND NOT d.is_used AND a.is_active",
                values![digest.as_bytes(), now.unix_millis()],
            )
            .await?;
        Ok(found.map(|(millis,)| Timestamp::from_unix_millis(millis)))
    }

    async fn redeem(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let owner: Option<(i64,)> = self
            .fetch_optional("SELECT account_id FROM django_sessions WHERE digest = $1", values![digest.as_bytes()])
            .await?;
        let Some((account_id,)) = owner else { return Ok(None) };
        // A transaction that revokes the account's sign-ins is either visible here, or runs after this one and revokes
        // the new sign-in.
        in_transaction!(self, |connection| connection.lock_sign_ins(account_id));
        let used = self
            .execute(
                "UPDATE django_sessions SET is_used = TRUE
                 WHERE digest = $1 AND expires_at > $2 AND NOT is_used
                    AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = account_id AND a.is_active)",
                values![digest.as_bytes(), now.unix_millis()],
            )
            .await?;
        Ok((used > 0).then_some(account_id))
    }

    async fn spend(&mut self, digest: &TokenDigest) -> Result<(), StoreError> {
        self.execute("UPDATE django_sessions SET is_used = TRUE WHERE digest = $1", values![digest.as_bytes()])
            .await
            .map(drop)
    }
}
