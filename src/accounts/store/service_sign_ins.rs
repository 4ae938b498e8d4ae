//! Browsers' sign-ins at the hosts of other services, and the codes by which they get there.

use async_trait::async_trait;

use super::{FoundSignIn, StoreError};
use crate::accounts::{Timestamp, TokenDigest};

/// Sign-ins at other services.
#[async_trait]
pub trait ServiceSignInRepository: Send {
    /// Adds a code to a session that has not expired, and forgets the session's oldest, so that at most `most` wait.
    /// `false` if there is no such session.
    async fn insert_code(
        &mut self,
        session_id: i64,
        digest: &TokenDigest,
        now: Timestamp,
        expires: Timestamp,
        most: u32,
    ) -> Result<bool, StoreError>;

    /// Uses a code that has not expired: adds the sign-in of its session at a service, in place of one that is there.
    /// Returns the account's id and when the session ends in any case; `None` if there is no such code.
    async fn redeem(
        &mut self,
        code: &TokenDigest,
        site: &str,
        digest: &TokenDigest,
        now: Timestamp,
    ) -> Result<Option<(i64, Timestamp)>, StoreError>;

    /// The session's sign-in by a secret of it at a service, expired or not.
    async fn find(&mut self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError>;
}
