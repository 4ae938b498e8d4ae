//! Log-ins that wait for their next step.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    FoundPendingSignIn, LogInStep, NewPendingSignIn, PendingSignInRepository, StoreError, Timestamp, TokenDigest,
};
use crate::store::backend::Backend;
use crate::store::connection::values;
use crate::store::unit_of_work::Work;

#[derive(FromRow)]
struct PendingRow {
    account_id: i64,
    username: String,
    step: String,
    password_digest: Vec<u8>,
}

impl PendingRow {
    fn found(self) -> Result<FoundPendingSignIn, StoreError> {
        let step = LogInStep::ALL.into_iter().find(|step| step.name() == self.step);
        let (Some(step), Some(password)) = (step, TokenDigest::from_bytes(&self.password_digest)) else {
            return Err(StoreError::fault("a log-in that waits cannot be read"));
        };
        Ok(FoundPendingSignIn { account_id: self.account_id, username: self.username, step, password })
    }
}

#[async_trait]
impl<B: Backend> PendingSignInRepository for Work<'_, B> {
    async fn insert(&mut self, new: &NewPendingSignIn, most: u32) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO pending_sign_ins (account_id, step, digest, password_digest, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![
                new.account_id,
                new.step.name(),
                new.digest.as_bytes(),
                new.password.as_bytes(),
                new.created.unix_millis(),
                new.expires.unix_millis(),
            ],
        )
        .await?;
        self.execute(
            "DELETE FROM pending_sign_ins WHERE account_id = $1 AND id NOT IN
                (SELECT id FROM pending_sign_ins WHERE account_id = $1 ORDER BY id DESC LIMIT $2)",
            values![new.account_id, i64::from(most)],
        )
        .await
        .map(drop)
    }

    async fn find(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<FoundPendingSignIn>, StoreError> {
        let row: Option<PendingRow> = self
            .fetch_optional(
                "SELECT p.account_id, a.username, p.step, p.password_digest
                 FROM pending_sign_ins p JOIN accounts a ON a.id = p.account_id
                 WHERE p.digest = $1 AND p.expires_at > $2",
                values![digest.as_bytes(), now.unix_millis()],
            )
            .await?;
        row.map(PendingRow::found).transpose()
    }

    async fn count_wrong(
        &mut self,
        digest: &TokenDigest,
        most: u32,
        now: Timestamp,
    ) -> Result<Option<u32>, StoreError> {
        let row: Option<(i64,)> = self
            .fetch_optional(
                "UPDATE pending_sign_ins SET wrong_codes = wrong_codes + 1
                 WHERE digest = $1 AND expires_at > $2 AND wrong_codes < $3
                 RETURNING wrong_codes",
                values![digest.as_bytes(), now.unix_millis(), i64::from(most)],
            )
            .await?;
        Ok(row.map(|(count,)| u32::try_from(count).unwrap_or(u32::MAX)))
    }

    async fn end(&mut self, digest: &TokenDigest) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM pending_sign_ins WHERE digest = $1", values![digest.as_bytes()]).await? > 0)
    }

    async fn end_all(&mut self, account_id: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM pending_sign_ins WHERE account_id = $1", values![account_id]).await.map(drop)
    }
}
