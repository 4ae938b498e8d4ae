//! Windows in the database, for several nodes.

use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use super::super::{StoreError, Timestamp};
use super::Rate;

/// Sliding windows in which all nodes count.
#[async_trait]
pub trait SharedWindows: Send + Sync {
    /// Counts a hit in every window, or in none where one of them has no room. For each, how long until there is
    /// room; `None` where there is now.
    async fn hit(&self, windows: &[SharedWindow], now: Timestamp) -> Result<Vec<Option<Duration>>, StoreError>;

    /// Takes back a hit that was made at that moment.
    async fn give_back(&self, key: &WindowKey, hit: Timestamp) -> Result<(), StoreError>;

    /// Forgets every hit of a window.
    async fn forget(&self, key: &WindowKey) -> Result<(), StoreError>;

    /// Deletes windows that have run out, so many that it does not hold up others; how many.
    async fn purge(&self, now: Timestamp) -> Result<u64, StoreError>;
}

/// A window and how much room it has.
#[derive(Clone, Debug)]
pub struct SharedWindow {
    /// Which one.
    pub key: WindowKey,
    /// How many hits in how long.
    pub rate: Rate,
}

/// Which window, in a fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WindowKey([u8; 32]);

impl WindowKey {
    /// The window of a kind for somebody, by the bytes of who that is.
    pub(super) fn new(kind: &str, who: &[u8]) -> Self {
        // No kind has a NUL in it.
        Self(Sha256::new().chain_update(kind).chain_update([0]).chain_update(who).finalize().into())
    }

    /// The key as it is stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
