//! The record of what operators have done.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::Timestamp;

/// The record. Its rows are numbered without gaps and only added; the oldest ones are purged.
#[async_trait]
pub trait RecordRepository: Send {
    /// Locks the end of the record until the unit of work ends, so that rows are added one after the other. Every
    /// writer waits for it: it is to be locked last, just before the commit.
    async fn lock_head(&mut self) -> Result<RecordHead, StoreError>;

    /// Adds a row, which follows the last one and is the last one from now on. The head is locked.
    async fn append(&mut self, row: &RecordRow) -> Result<(), StoreError>;

    /// Where the record begins and ends; `None` if nothing was ever recorded.
    async fn head(&mut self) -> Result<Option<RecordHead>, StoreError>;

    /// The rows with a smaller id than `before` that pass the filter, newest first, at most `most`.
    async fn page(&mut self, filter: &RecordFilter, before: i64, most: u32) -> Result<Vec<RecordRow>, StoreError>;

    /// The rows with a greater id than `after` in their order, at most `most`.
    async fn following(&mut self, after: i64, most: u32) -> Result<Vec<RecordRow>, StoreError>;

    /// Deletes some of the oldest rows that were written by `before`, and keeps the digest of the last of them. Returns
    /// their number: 0 when there are no more.
    async fn purge(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

/// Where the record begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHead {
    /// The id of the last row; 0 before the first.
    pub last_id: i64,
    /// Its digest.
    pub last_digest: [u8; 32],
    /// The id of the last row that was purged; 0 before the first.
    pub purged_id: i64,
    /// Its digest.
    pub purged_digest: [u8; 32],
}

/// Which rows are wanted.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// Those of this account, by id.
    pub account: Option<i64>,
    /// Those of this operator, by the id of its account.
    pub actor: Option<i64>,
    /// Those of this action.
    pub action: Option<String>,
}

/// A row of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Its number.
    pub id: i64,
    /// When it was done.
    pub created: Timestamp,
    /// The account of the operator; `None` for the command line.
    pub actor_id: Option<i64>,
    /// Its name.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub target_kind: String,
    /// The id of it.
    pub target_id: Option<i64>,
    /// The name of it.
    pub target: String,
    /// The address of the operator's client, or empty.
    pub address: String,
    /// What was there before, an object of JSON.
    pub old_values: String,
    /// What is there since, an object of JSON.
    pub new_values: String,
    /// Why, or empty.
    pub reason: String,
    /// The account of whoever has taken the operator's place.
    pub impersonator_id: Option<i64>,
    /// Its digest.
    pub digest: [u8; 32],
}
