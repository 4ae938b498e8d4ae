//! What servers report: what was done on each day, and that they run.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::Timestamp;

/// How often something was done on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailyCount {
    /// Whole days since 1970, UTC.
    pub day: i64,
    /// As in the audit log: `signup`, `login` and so on.
    pub event: String,
    /// As in the audit log: `ok`, `refused`, `throttled`.
    pub outcome: String,
    /// How often.
    pub count: u64,
}

/// A server on this database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// A random text, another one at each start.
    pub id: String,
    /// Its version.
    pub version: String,
    /// When it has started.
    pub started: Timestamp,
    /// When it has reported last.
    pub seen: Timestamp,
}

/// What servers report.
#[async_trait]
pub trait OverviewRepository: Send {
    /// Adds to the counts of their days.
    async fn add_counts(&mut self, counts: &[DailyCount]) -> Result<(), StoreError>;

    /// The counts of that day and of later ones, in no particular order.
    async fn counts_since(&mut self, day: i64) -> Result<Vec<DailyCount>, StoreError>;

    /// Deletes the counts of days before that one, and returns their number.
    async fn purge_counts(&mut self, day: i64) -> Result<u64, StoreError>;

    /// Records that a server runs, and forgets those that were not seen since `gone`.
    async fn report_node(&mut self, node: &Node, gone: Timestamp) -> Result<(), StoreError>;

    /// Forgets a server that stops.
    async fn remove_node(&mut self, id: &str) -> Result<(), StoreError>;

    /// The servers that were seen since then, those first that have started first.
    async fn nodes(&mut self, since: Timestamp) -> Result<Vec<Node>, StoreError>;
}
