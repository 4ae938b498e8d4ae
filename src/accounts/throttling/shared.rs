//! Throttle windows in the database, shared by several nodes.

use std::time::Duration;

use async_trait::async_trait;
use sha2::{Digest, Sha256};

use super::super::names::FoldedName;
use super::super::store::Credentials;
use super::super::{StoreError, Timestamp};
use super::Rate;

/// Sliding windows that all nodes share. They use the clock of the database, since the nodes' clocks may differ.
#[async_trait]
pub trait SharedWindows: Send + Sync {
    /// Counts a hit in each of these windows, of which there are one or two, in order and up to the first that is full.
    /// Returns the use of each window that was read. If a name is given, its credentials are found in the same step.
    async fn hit(
        &self,
        windows: &[SharedWindow],
        name: Option<&FoldedName>,
    ) -> Result<(Vec<WindowUse>, Option<Credentials>), StoreError>;

    /// Adds hits that this node has allowed by itself to windows of one rate, even if they are full. Returns the use of
    /// each window, in no particular order.
    async fn report(
        &self,
        rate: Rate,
        unreported: &[(WindowKey, Unreported)],
    ) -> Result<Vec<(WindowKey, WindowUse)>, StoreError>;

    /// Takes a hit back.
    async fn give_back(&self, hit: &SharedHit) -> Result<(), StoreError>;

    /// Deletes expired windows, and above the limit of windows those that expire first, in a number that does not block
    /// others for long; returns the number.
    async fn purge(&self) -> Result<u64, StoreError>;
}

/// A window in which a hit is to be counted.
#[derive(Clone, Debug)]
pub struct SharedWindow {
    /// Its key.
    pub key: WindowKey,
    /// Its rate.
    pub rate: Rate,
    /// Hits that this node has allowed before; they are counted first, even if the window is full.
    pub unreported: Unreported,
}

/// Hits that a node has allowed by itself and not reported yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unreported {
    /// Their number.
    pub hits: u32,
    /// How long ago the first of them was.
    pub age: Duration,
}

/// The use of a shared window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowUse {
    /// Whether there was room for the hit, which then counts; for a report, whether there is room left.
    pub has_room: bool,
    /// The number of hits in it.
    pub hits: u64,
    /// How long until the oldest hit leaves the window.
    pub wait: Duration,
    /// The time of the hit, by the clock of the database.
    pub at: Timestamp,
}

/// A hit in a shared window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedHit {
    /// The window.
    pub key: WindowKey,
    /// The time of the hit, by the clock of the database.
    pub at: Timestamp,
}

/// An attempt to sign in as it is counted in the shared windows: as a failure, until its result is known.
#[derive(Clone, Debug, Default)]
pub struct SharedAttempt {
    /// The hit in the window of the name from its network.
    pub pair: Option<SharedHit>,
    /// The hit in the window of the name from all networks.
    pub account: Option<SharedHit>,
}

/// The key of a window, of fixed size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WindowKey([u8; 32]);

impl WindowKey {
    /// The key of a kind of window for a client or a name, given as bytes.
    pub(super) fn new(kind: &str, who: &[u8]) -> Self {
        // No kind contains a NUL.
        Self(Sha256::new().chain_update(kind).chain_update([0]).chain_update(who).finalize().into())
    }

    /// The key as it is stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A stored key. `None` if it is not 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}
