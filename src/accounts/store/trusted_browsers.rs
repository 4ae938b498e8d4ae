//! Browsers in which an account asks for no second step.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{Timestamp, TokenDigest};

/// Trusted browsers.
#[async_trait]
pub trait TrustedBrowserRepository: Send {
    /// Whether one of these secrets is that of a browser which the account trusts.
    async fn is_trusted(
        &mut self,
        account_id: i64,
        digests: &[TokenDigest],
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Adds one to an account, which is locked, and forgets the account's oldest, so that at most `most` are trusted.
    async fn insert(&mut self, new: &NewTrustedBrowser, most: u32) -> Result<(), StoreError>;

    /// Records that an account has logged in by these secrets.
    async fn touch(&mut self, account_id: i64, digests: &[TokenDigest], now: Timestamp) -> Result<(), StoreError>;

    /// Forgets all of an account, and returns their number.
    async fn forget_all(&mut self, account_id: i64) -> Result<u64, StoreError>;

    /// The number of those that an account trusts.
    async fn count(&mut self, account_id: i64, now: Timestamp) -> Result<u64, StoreError>;
}

/// A browser that is to be trusted.
#[derive(Clone, Debug)]
pub struct NewTrustedBrowser {
    /// By which account.
    pub account_id: i64,
    /// The digest of the secret in its cookie.
    pub digest: TokenDigest,
    /// What it calls itself.
    pub user_agent: String,
    /// Since when.
    pub created: Timestamp,
    /// Until when.
    pub expires: Timestamp,
}
