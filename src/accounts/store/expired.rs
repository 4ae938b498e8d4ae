//! Rows that have expired. Their deletion is not announced: a cache of sign-ins knows when they expire.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{SignIn, Timestamp};

/// Expired rows.
#[async_trait]
pub trait ExpiredRepository: Send {
    /// Deletes one sign-in if it has expired.
    async fn delete(&mut self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError>;

    /// Deletes expired sessions, Django's too, and expired tokens, in a number that does not block others for long;
    /// returns the number.
    async fn purge(&mut self, now: Timestamp) -> Result<u64, StoreError>;
}
