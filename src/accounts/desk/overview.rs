//! What the desk shows first.

use super::super::node_report::{beginning_of, day_of};
use super::super::{Accounts, DailyCount, Error};
use crate::contract::{DayCounts, DeskOverview, JobSummary, NodeSummary};

/// The days that are shown, today included.
const DAYS: i64 = 30;

impl Accounts {
    /// What was done on each of the last thirty days, the jobs, the servers, and what is risky in this server's settings.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn desk_overview(&self) -> Result<DeskOverview, Error> {
        let first = day_of(self.now()) - (DAYS - 1);
        let counts = self.0.store.read().await?.overview().counts_since(first).await?;
        let jobs = self.count_jobs().await?.counts.into_iter().map(|jobs| JobSummary {
            kind: jobs.kind,
            state: jobs.state.name().to_owned(),
            count: jobs.count,
            oldest: jobs.oldest.rfc3339(),
        });
        let nodes = self.running_nodes().await?.into_iter().map(|node| NodeSummary {
            id: node.id,
            version: node.version,
            started: node.started.rfc3339(),
            seen: node.seen.rfc3339(),
        });
        Ok(DeskOverview {
            days: (first..first + DAYS).map(|day| day_counts(day, &counts)).collect(),
            jobs: jobs.collect(),
            nodes: nodes.collect(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            findings: self.0.settings.findings.clone(),
        })
    }
}

fn day_counts(day: i64, counts: &[DailyCount]) -> DayCounts {
    let of = |events: &[&str], is_done: bool| {
        let fits = |count: &&DailyCount| {
            count.day == day && events.contains(&count.event.as_str()) && (count.outcome == "ok") == is_done
        };
        counts.iter().filter(fits).map(|count| count.count).sum()
    };
    let mut date = beginning_of(day).rfc3339();
    date.truncate("2026-11-28".len());
    DayCounts { date, sign_ups: of(&["signup"], true), log_ins: of(&["login"], true), refusals: of(&["login"], false) }
}
