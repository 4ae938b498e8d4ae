//! The events of accounts, as their owners read them.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::Timestamp;

/// Events. A log-in and a sign-up write theirs in the statement that adds the sign-in.
#[async_trait]
pub trait EventRepository: Send {
    /// Adds an event of an account; nothing if there is no such account. Returns whether a webhook wants to be told of
    /// it.
    async fn insert(&mut self, account_id: i64, event: &NewEvent) -> Result<bool, StoreError>;

    /// The events of an account with a smaller id than `before`, newest first, at most `most`.
    async fn page(&mut self, account_id: i64, before: i64, most: u32) -> Result<Vec<StoredEvent>, StoreError>;

    /// Deletes some of the events that were written by `before`. Returns their number: 0 when there are no more.
    async fn purge(&mut self, before: Timestamp) -> Result<u64, StoreError>;

    /// The last of the next accounts after the one with this id, by id, whose surplus is purged in one step; `None`
    /// after the last account of all.
    async fn next_range(&mut self, after: i64) -> Result<Option<i64>, StoreError>;

    /// Of accounts with an id above the first of two and up to the second, deletes some of the oldest events of those
    /// with more than `most`. Returns their number: 0 when there are no more.
    async fn purge_surplus(&mut self, accounts: (i64, i64), most: u32) -> Result<u64, StoreError>;
}

/// An event to be added.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Its kind, the name in the audit log.
    pub kind: &'static str,
    /// When it happened.
    pub created: Timestamp,
    /// The address of the client; empty if the operator did it.
    pub address: String,
    /// The network of that address.
    pub network: String,
    /// The user agent.
    pub user_agent: String,
    /// The device in words.
    pub device: String,
    /// An object of JSON.
    pub details: String,
}

/// An event that is stored.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Its id; later events have greater ones.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// When it happened.
    pub created: Timestamp,
    /// The address of the client; empty if the operator did it.
    pub address: String,
    /// The user agent.
    pub user_agent: String,
    /// The device in words.
    pub device: String,
    /// Whether it is a log-in from a device that was new.
    pub is_new_device: bool,
    /// An object of JSON.
    pub details: String,
}
