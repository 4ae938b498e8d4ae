//! What the desk shows first.

use serde::{Deserialize, Serialize};

/// What the desk shows first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct DeskOverview {
    /// The last thirty days, the oldest first, today last. Servers report once a minute.
    pub days: Vec<DayCounts>,
    /// The jobs by kind and state.
    pub jobs: Vec<JobSummary>,
    /// The servers on this database, the one first that has started first.
    pub nodes: Vec<NodeSummary>,
    /// The version of the server that answers.
    pub version: String,
    /// What is risky in its settings.
    pub findings: Vec<Finding>,
}

/// What was done on a day, UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct DayCounts {
    /// The day, like `2026-11-28`.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date")))]
    pub date: String,
    /// Sign-ups.
    pub sign_ups: u64,
    /// Log-ins that succeeded.
    pub log_ins: u64,
    /// Log-ins that were refused, those of the throttle included.
    pub refusals: u64,
}

/// The jobs of a kind in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct JobSummary {
    /// The kind: `mail`, `purge` and so on.
    pub kind: String,
    /// The state: `ready`, `waiting`, `leased` or `dead`.
    pub state: String,
    /// Their number.
    pub count: u64,
    /// When the first of them was ready, or will be; RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub oldest: String,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct NodeSummary {
    /// A random text, another one at each start.
    pub id: String,
    /// Its version.
    pub version: String,
    /// When it has started; RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub started: String,
    /// When it has reported last; RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub seen: String,
}

/// Something risky in the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The fact.
    pub what: String,
    /// The consequence.
    pub why: String,
    /// What to do about it.
    pub remedy: String,
}
