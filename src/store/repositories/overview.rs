//! What servers report: what was done on each day, and that they run.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{DailyCount, Node, OverviewRepository, StoreError, Timestamp};
use crate::store::backend::Backend;
use crate::store::connection::values;
use crate::store::unit_of_work::Work;

#[derive(FromRow)]
struct CountRow {
    day: i64,
    event: String,
    outcome: String,
    count: i64,
}

#[derive(FromRow)]
struct NodeRow {
    id: String,
    version: String,
    started_at: i64,
    seen_at: i64,
}

#[async_trait]
impl<B: Backend> OverviewRepository for Work<'_, B> {
    async fn add_counts(&mut self, counts: &[DailyCount]) -> Result<(), StoreError> {
        let add = "INSERT INTO daily_counts (day, event, outcome, count) VALUES ($1, $2, $3, $4)
            ON CONFLICT (day, event, outcome) DO UPDATE SET count = daily_counts.count + excluded.count";
        for DailyCount { day, event, outcome, count } in counts {
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            self.execute(add, values![*day, event.as_str(), outcome.as_str(), count]).await?;
        }
        Ok(())
    }

    async fn counts_since(&mut self, day: i64) -> Result<Vec<DailyCount>, StoreError> {
        let select = "SELECT day, event, outcome, count FROM daily_counts WHERE day >= $1";
        let rows: Vec<CountRow> = self.fetch_all(select, values![day]).await?;
        let count = |row: CountRow| DailyCount {
            day: row.day,
            event: row.event,
            outcome: row.outcome,
            count: row.count.unsigned_abs(),
        };
        Ok(rows.into_iter().map(count).collect())
    }

    async fn purge_counts(&mut self, day: i64) -> Result<u64, StoreError> {
        self.execute("DELETE FROM daily_counts WHERE day < $1", values![day]).await
    }

    async fn report_node(&mut self, node: &Node, gone: Timestamp) -> Result<(), StoreError> {
        let (started, seen) = (node.started.unix_millis(), node.seen.unix_millis());
        self.execute(
            "INSERT INTO nodes (id, version, started_at, seen_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at",
            values![node.id.as_str(), node.version.as_str(), started, seen],
        )
        .await?;
        self.execute("DELETE FROM nodes WHERE seen_at < $1", values![gone.unix_millis()]).await.map(drop)
    }

    async fn remove_node(&mut self, id: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM nodes WHERE id = $1", values![id]).await.map(drop)
    }

    async fn nodes(&mut self, since: Timestamp) -> Result<Vec<Node>, StoreError> {
        let select = "SELECT id, version, started_at, seen_at FROM nodes WHERE seen_at >= $1 ORDER BY started_at, id";
        let rows: Vec<NodeRow> = self.fetch_all(select, values![since.unix_millis()]).await?;
        let node = |row: NodeRow| Node {
            id: row.id,
            version: row.version,
            started: Timestamp::from_unix_millis(row.started_at),
            seen: Timestamp::from_unix_millis(row.seen_at),
        };
        Ok(rows.into_iter().map(node).collect())
    }
}
