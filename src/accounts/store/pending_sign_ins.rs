//! Log-ins whose password was right and that wait for their next step.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{LogInStep, Timestamp, TokenDigest};

/// Log-ins that wait. Each is used once: the caller that deletes the row has used it.
#[async_trait]
pub trait PendingSignInRepository: Send {
    /// Adds one to an account, which is locked, and ends the account's oldest beyond `most`.
    async fn insert(&mut self, new: &NewPendingSignIn, most: u32) -> Result<(), StoreError>;

    /// One that waits.
    async fn find(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<FoundPendingSignIn>, StoreError>;

    /// Counts a wrong code before the code is compared, unless so many have been counted. Returns their number with
    /// this one; `None` if it waits no longer.
    async fn count_wrong(&mut self, digest: &TokenDigest, most: u32, now: Timestamp)
    -> Result<Option<u32>, StoreError>;

    /// Ends one. `false` if it has ended before.
    async fn end(&mut self, digest: &TokenDigest) -> Result<bool, StoreError>;

    /// Ends all of an account.
    async fn end_all(&mut self, account_id: i64) -> Result<(), StoreError>;
}

/// A log-in that is to wait.
#[derive(Clone, Debug)]
pub struct NewPendingSignIn {
    /// Whose it is.
    pub account_id: i64,
    /// What it waits for.
    pub step: LogInStep,
    /// The digest of the secret that continues it.
    pub digest: TokenDigest,
    /// The digest of the stored hash that the password has matched.
    pub password: TokenDigest,
    /// When it began.
    pub created: Timestamp,
    /// When it expires.
    pub expires: Timestamp,
}

/// A log-in that waits.
#[derive(Clone, Debug)]
pub struct FoundPendingSignIn {
    /// Whose it is.
    pub account_id: i64,
    /// The name of that account.
    pub username: String,
    /// What it waits for.
    pub step: LogInStep,
    /// The digest of the stored hash that the password has matched.
    pub password: TokenDigest,
}
