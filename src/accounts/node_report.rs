//! What a server reports of itself once a minute, for the overview of the desk: that it runs, and how often what was done
//! since its last report. A server that is killed loses the counts of a minute.

use std::time::Duration;

use super::{Accounts, DailyCount, Error, Node, Random, Timestamp};

/// The time between two reports.
pub const REPORT_PERIOD: Duration = Duration::from_secs(60);
/// A server that has not reported for this long is not running.
const GONE_AFTER: Duration = Duration::from_secs(3 * 60);
/// How long the counts of a day are kept.
const DAYS_KEPT: i64 = 400;

const MILLIS_OF_A_DAY: i64 = 24 * 60 * 60 * 1000;

impl Accounts {
    /// Reports that this server runs, and what was done here since the last report; to be called once a
    /// [`REPORT_PERIOD`].
    ///
    /// # Errors
    /// [`Error::Store`]; the counts then come with the next report.
    pub async fn report_node(&self) -> Result<(), Error> {
        let now = self.now();
        let node = Node {
            id: self.0.node_id.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started: self.0.started,
            seen: now,
        };
        self.report(now, Some(&node)).await
    }

    /// Reports what was done since the last report, and that this server stops.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn report_stop(&self) -> Result<(), Error> {
        self.report(self.now(), None).await
    }

    async fn report(&self, now: Timestamp, node: Option<&Node>) -> Result<(), Error> {
        let counts = self.0.tally.unreported();
        let day = day_of(now);
        let rows: Vec<_> = counts
            .iter()
            .map(|&(event, outcome, count)| DailyCount {
                day,
                event: event.to_owned(),
                outcome: outcome.to_owned(),
                count,
            })
            .collect();
        let mut work = self.0.store.begin().await?;
        work.overview().add_counts(&rows).await?;
        match node {
            Some(node) => work.overview().report_node(node, now.minus(GONE_AFTER)).await?,
            None => work.overview().remove_node(&self.0.node_id).await?,
        }
        work.commit().await?;
        self.0.tally.mark_reported(&counts);
        Ok(())
    }

    /// The servers that have reported within the last minutes.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub(super) async fn running_nodes(&self) -> Result<Vec<Node>, Error> {
        let since = self.now().minus(GONE_AFTER);
        Ok(self.0.store.read().await?.overview().nodes(since).await?)
    }

    /// Deletes the counts of days that are long over.
    pub(super) async fn purge_daily_counts(&self) -> Result<(), Error> {
        let before = day_of(self.now()) - DAYS_KEPT;
        let mut work = self.0.store.begin().await?;
        work.overview().purge_counts(before).await?;
        Ok(work.commit().await?)
    }
}

/// A name for a server that has just started.
pub(super) fn node_id(random: &dyn Random) -> String {
    let mut id = [0; 8];
    random.fill(&mut id);
    hex::encode(id)
}

/// The day of a moment: whole days since 1970, UTC.
pub(super) fn day_of(moment: Timestamp) -> i64 {
    moment.unix_millis().div_euclid(MILLIS_OF_A_DAY)
}

/// When a day begins.
pub(super) fn beginning_of(day: i64) -> Timestamp {
    Timestamp::from_unix_millis(day.saturating_mul(MILLIS_OF_A_DAY))
}
