//! Deletion of what has expired.

use async_trait::async_trait;

use crate::accounts::{ExpiredRepository, SignIn, StoreError, Timestamp};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::Work;

/// How many sessions, tokens, and sessions of Django's are deleted in one step, each.
const PURGE_STEP: i64 = 1_000;

// Expiry is not announced: a cache of sign-ins knows when they expire.

#[async_trait]
impl<B: Backend> ExpiredRepository for Work<'_, B> {
    async fn delete(&mut self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError> {
        let (session, token) = match sign_in {
            SignIn::Session(session) => (Some(session), None),
            SignIn::PageToken { token, session } => (Some(session), Some(token)),
            SignIn::Token(token) => (None, Some(token)),
        };
        for (delete, id) in [
            ("DELETE FROM sessions WHERE id = $1 AND expires_at <= $2", session),
            ("DELETE FROM tokens WHERE id = $1 AND expires_at <= $2", token),
        ] {
            if let Some(id) = id {
                self.execute(delete, values![id, now.unix_millis()]).await?;
            }
        }
        Ok(())
    }

    async fn purge(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let mut deleted = 0;
        for delete in self.connection.purges() {
            deleted += self.execute(delete, values![now.unix_millis(), PURGE_STEP]).await?;
        }
        Ok(deleted)
    }
}
