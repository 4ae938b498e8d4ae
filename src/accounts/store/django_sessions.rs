//! Sessions of Django's: each can be redeemed for one sign-in.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{Timestamp, TokenDigest};

/// Sessions of Django's.
#[async_trait]
pub trait DjangoSessionRepository: Send {
    /// Whether there are sessions that can still be redeemed.
    async fn are_there(&mut self, now: Timestamp) -> Result<bool, StoreError>;

    /// When a session ends; `None` if it is unknown, used up or expired, or its account inactive.
    async fn find(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// Uses up a session to redeem it, and returns its account's id. `None` as for [`find`](Self::find); then nothing
    /// is written. Until the unit of work ends, no sign-in of the account is revoked.
    async fn redeem(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<i64>, StoreError>;

    /// Uses up a session without redeeming it.
    async fn spend(&mut self, digest: &TokenDigest) -> Result<(), StoreError>;
}
