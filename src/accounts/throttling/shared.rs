//! Windows in the database, for several nodes.

use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use super::super::names::FoldedName;
use super::super::store::Credentials;
use super::super::{StoreError, Timestamp};
use super::Rate;

/// Sliding windows in which all nodes count, by the clock of the database: those of the nodes may differ.
#[async_trait]
pub trait SharedWindows: Send + Sync {
    /// Counts a hit in each of these windows, of which there are one or two, in their order and up to the first that
    /// has no room. For each that was looked at, what is in it now. Where a name is given, its credentials are found
    /// in the same step.
    async fn hit(
        &self,
        windows: &[SharedWindow],
        name: Option<&FoldedName>,
    ) -> Result<(Vec<WindowUse>, Option<Credentials>), StoreError>;

    /// Adds hits that this node has let through by itself, room or not, to windows of one rate. For each of them, in
    /// no order, what is in it now.
    async fn report(
        &self,
        rate: Rate,
        unreported: &[(WindowKey, Unreported)],
    ) -> Result<Vec<(WindowKey, WindowUse)>, StoreError>;

    /// Takes a hit back.
    async fn give_back(&self, hit: &SharedHit) -> Result<(), StoreError>;

    /// Deletes windows that have run out, and those that run out first where there are too many; so many that it does
    /// not hold up others. How many.
    async fn purge(&self) -> Result<u64, StoreError>;
}

/// A window in which a hit is to be counted.
#[derive(Clone, Debug)]
pub struct SharedWindow {
    /// Which one.
    pub key: WindowKey,
    /// How many hits in how long.
    pub rate: Rate,
    /// What this node has let through before, which is counted first, room or not.
    pub unreported: Unreported,
}

/// Hits that a node has let through by itself and that other nodes do not know of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unreported {
    /// How many.
    pub hits: u32,
    /// How long ago the first of them was.
    pub age: Duration,
}

/// What is in a window of all nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowUse {
    /// Whether there was room for the hit, which then counts; of a report, whether there still is.
    pub has_room: bool,
    /// How many hits are in it.
    pub hits: u64,
    /// How long until the oldest of them leaves.
    pub wait: Duration,
    /// The time at which the hit counts, by the clock of the database.
    pub at: Timestamp,
}

/// A hit in a window of all nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedHit {
    /// In which window.
    pub key: WindowKey,
    /// At what time it counts, by the clock of the database.
    pub at: Timestamp,
}

/// An attempt to sign in as all nodes count it: a failure, until it turns out to be none.
#[derive(Clone, Debug, Default)]
pub struct SharedAttempt {
    /// In the window of the name from its network.
    pub pair: Option<SharedHit>,
    /// In the window of the name from everywhere.
    pub account: Option<SharedHit>,
}

/// Which window, in a fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// A key that was stored. `None` for what is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}
