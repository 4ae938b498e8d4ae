//! Challenges that wait for an authenticator.

use async_trait::async_trait;

use crate::accounts::{
    ChallengePurpose, NewPasskeyChallenge, PasskeyChallengeRepository, StoreError, StoredChallenge, Timestamp,
    TokenDigest,
};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

/// How many challenges of an account are kept.
const OF_AN_ACCOUNT: i64 = 10;
/// How many are kept that are nobody's: strangers can ask for them.
const OF_NOBODY: i64 = 20_000;

/// Deletes challenges of nobody up to an id: two steps for each one that is added, so that their number does not grow.
/// Rows that another transaction deletes are skipped.
macro_rules! delete_oldest {
    ($lock:literal) => {
        concat!(
            "DELETE FROM passkey_challenges WHERE id IN (SELECT id FROM passkey_challenges
                WHERE account_id IS NULL AND id <= $1 ORDER BY id LIMIT 2",
            $lock,
            ")"
        )
    };
}

#[async_trait]
impl<B: Backend> PasskeyChallengeRepository for Work<'_, B> {
    async fn insert(&mut self, new: &NewPasskeyChallenge) -> Result<(), StoreError> {
        if let Some(account_id) = new.account_id {
            // One of an account at a time, so that each sees the ones before it.
            in_transaction!(self, |connection| connection.lock_sign_ins(account_id));
        }
        let inserted: Option<(i64,)> = self
            .fetch_optional(
                "INSERT INTO passkey_challenges
                    (digest, browser_digest, account_id, purpose, state, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
                values![
                    new.digest.as_bytes(),
                    new.browser.as_ref().map(TokenDigest::as_bytes),
                    new.account_id,
                    new.purpose.name(),
                    new.state.as_slice(),
                    new.created.unix_millis(),
                    new.expires.unix_millis(),
                ],
            )
            .await?;
        let (Some((id,)), account_id) = (inserted, new.account_id) else { return Ok(()) };
        match account_id {
            Some(account_id) => {
                let delete = "DELETE FROM passkey_challenges WHERE account_id = $1 AND id NOT IN
                    (SELECT id FROM passkey_challenges WHERE account_id = $1 ORDER BY id DESC LIMIT $2)";
                self.execute(delete, values![account_id, OF_AN_ACCOUNT]).await?;
            }
            None => {
                let delete = self.connection.either(delete_oldest!(""), delete_oldest!(" FOR UPDATE SKIP LOCKED"));
                self.execute(delete, values![id - OF_NOBODY]).await?;
            }
        }
        Ok(())
    }

    async fn take(
        &mut self,
        digest: &TokenDigest,
        browser: Option<&TokenDigest>,
        purpose: ChallengePurpose,
        now: Timestamp,
    ) -> Result<Option<StoredChallenge>, StoreError> {
        let taken: Option<(Option<i64>, Vec<u8>)> = self
            .fetch_optional(
                "DELETE FROM passkey_challenges
                 WHERE digest = $1 AND purpose = $2 AND expires_at > $3
                    AND coalesce(browser_digest, $5) = coalesce($4, $5)
                 RETURNING account_id, state",
                values![
                    digest.as_bytes(),
                    purpose.name(),
                    now.unix_millis(),
                    browser.map(TokenDigest::as_bytes),
                    &b""[..],
                ],
            )
            .await?;
        Ok(taken.map(|(account_id, state)| StoredChallenge { account_id, state }))
    }
}
