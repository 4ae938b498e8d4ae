//! The factors of accounts: authenticator apps and recovery codes.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{KeyId, Timestamp};

/// Factors. Whoever adds, uses or removes one locks the account before.
#[async_trait]
pub trait FactorRepository: Send {
    /// Records whether a log-in by password of an account wants a second step, by the factors that it has now, and
    /// returns it. Other processes are told to look the account up again.
    async fn refresh(&mut self, account_id: i64) -> Result<bool, StoreError>;

    /// The authenticator app that an account uses, or the one that waits for its first code.
    async fn find_totp(&mut self, account_id: i64, state: TotpState) -> Result<Option<StoredTotp>, StoreError>;

    /// Adds the secret of an app that waits for its first code, in place of any before it that does.
    async fn insert_totp(
        &mut self,
        account_id: i64,
        sealed: &[u8],
        created: Timestamp,
        expires: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes the app that waits into use, in place of the one before, with the step of its first code.
    async fn confirm_totp(&mut self, totp: &StoredTotp, step: i64, now: Timestamp) -> Result<(), StoreError>;

    /// Uses a step of an app. `false` if it or a later one was used before (guarantee T11), or if it is
    /// refused.
    async fn use_step(&mut self, id: i64, step: i64, now: Timestamp) -> Result<bool, StoreError>;

    /// Refuses a step of an app from now on, as its code was typed too early.
    async fn refuse_step(&mut self, id: i64, step: i64) -> Result<(), StoreError>;

    /// Removes the app of an account, also one that waits. `false` if none was in use.
    async fn remove_totp(&mut self, account_id: i64) -> Result<bool, StoreError>;

    /// The recovery codes of an account that are left.
    async fn codes(&mut self, account_id: i64) -> Result<Vec<SealedRow>, StoreError>;

    /// The number of recovery codes of an account that are left.
    async fn count_codes(&mut self, account_id: i64) -> Result<u64, StoreError>;

    /// Adds a recovery code.
    async fn insert_code(&mut self, account_id: i64, sealed: &[u8], now: Timestamp) -> Result<(), StoreError>;

    /// Uses a recovery code. `false` if it was used before (guarantee T11).
    async fn take_code(&mut self, id: i64) -> Result<bool, StoreError>;

    /// Removes the recovery codes of an account.
    async fn remove_codes(&mut self, account_id: i64) -> Result<(), StoreError>;

    /// The ids of the keys by which anything is sealed.
    async fn key_ids(&mut self) -> Result<Vec<KeyId>, StoreError>;

    /// Some of what is sealed by another key than this one.
    async fn sealed_by_others(
        &mut self,
        what: SealedTable,
        key: KeyId,
        most: u32,
    ) -> Result<Vec<SealedRow>, StoreError>;

    /// Replaces what is sealed, if it still is `row`.
    async fn reseal(&mut self, what: SealedTable, row: &SealedRow, sealed: &[u8]) -> Result<(), StoreError>;
}

/// Whether an authenticator app is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotpState {
    /// Its first code has been typed.
    InUse,
    /// It waits for its first code.
    Waiting,
}

/// An authenticator app.
#[derive(Clone)]
pub struct StoredTotp {
    /// Its row's id.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// Its secret, sealed.
    pub sealed: Vec<u8>,
    /// The step of the last code that was used.
    pub last_step: i64,
    /// When it was taken into use; of one that waits, when it was begun.
    pub created: Timestamp,
    /// When a code of it was last used.
    pub last_used: Option<Timestamp>,
    /// When one that waits expires.
    pub expires: Option<Timestamp>,
}

/// A table with something sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedTable {
    /// The secrets of authenticator apps.
    Totp,
    /// Recovery codes.
    RecoveryCodes,
    /// The secrets of webhooks, each of which belongs to a webhook in place of an account.
    WebhookSecrets,
}

/// What is sealed in a row.
#[derive(Clone)]
pub struct SealedRow {
    /// The row's id.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// What is sealed.
    pub sealed: Vec<u8>,
}
