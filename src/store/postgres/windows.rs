//! Sliding windows that all nodes share: one row each, read and changed by one statement, so that every hit counts
//! exactly once. The cost of a hit does not grow with the number of hits in the window (see `statements`).

mod statements;

use std::time::Duration;

use async_trait::async_trait;
use sqlx::FromRow;

use super::PostgresStore;
use crate::accounts::{
    Credentials, FoldedName, Rate, SharedHit, SharedWindow, SharedWindows, StoreError, Timestamp, Unreported,
    WindowKey, WindowUse,
};
use crate::contract::User;
use crate::store::backend::{Backend, PooledConnection};
use crate::store::connection::{Connection, Value, values};
pub(super) use statements::without_hit;
use statements::{GIVE_BACK, HIT, PURGE, REPORT};

/// How many windows one step deletes.
const PURGE_STEP: i64 = 10_000;

/// Limit of windows: some hundred bytes each, so some hundred megabytes.
const MAX_WINDOWS: i64 = 1_000_000;

/// Windows per statement of a report.
const REPORTED_TOGETHER: usize = 1_000;

#[derive(FromRow)]
struct HitRow {
    has_room: bool,
    hits: i64,
    oldest: i64,
    now: i64,
    at: i64,
    id: Option<i64>,
    username: Option<String>,
    email: Option<String>,
    password: Option<String>,
    is_active: Option<bool>,
    second_factor: Option<bool>,
}

#[derive(FromRow)]
struct ReportRow {
    key: Vec<u8>,
    hits: i64,
    oldest: i64,
    now: i64,
}

#[async_trait]
impl SharedWindows for PostgresStore {
    async fn hit(
        &self,
        windows: &[SharedWindow],
        name: Option<&FoldedName>,
    ) -> Result<(Vec<WindowUse>, Option<Credentials>), StoreError> {
        self.run(async {
            let Some(first) = windows.first() else { return Ok((Vec::new(), None)) };
            let second = windows.get(1);
            let [limit, period, unreported, age] = figures(first);
            let [second_limit, second_period, second_unreported, second_age] = figures(second.unwrap_or(first));
            let values = values![
                first.key.as_bytes(),
                limit,
                period,
                unreported,
                age,
                second.map(|window| window.key.as_bytes()),
                second_limit,
                second_period,
                second_unreported,
                second_age,
                name.map(FoldedName::as_str),
            ];
            let mut connection = self.reader().await?;
            let mut rows: Vec<HitRow> = connection.fetch_all(HIT, values).await?;
            connection.answered();
            let uses: Vec<WindowUse> = rows
                .iter()
                .zip(windows)
                .map(|(row, window)| {
                    window_use((row.has_room, row.hits), (row.oldest, row.now, row.at), window.rate.period)
                })
                .collect();
            Ok((uses, rows.pop().and_then(HitRow::into_credentials)))
        })
        .await
    }

    async fn report(
        &self,
        rate: Rate,
        unreported: &[(WindowKey, Unreported)],
    ) -> Result<Vec<(WindowKey, WindowUse)>, StoreError> {
        let mut uses = Vec::with_capacity(unreported.len());
        for step in unreported.chunks(REPORTED_TOGETHER) {
            let list = |text: &dyn Fn(&(WindowKey, Unreported)) -> String| {
                step.iter().map(text).collect::<Vec<String>>().join(",")
            };
            let keys = list(&|(key, _)| hex::encode(key.as_bytes()));
            let hits = list(&|(_, unreported)| unreported.hits.to_string());
            let ages = list(&|(_, unreported)| millis(unreported.age).to_string());
            let (limit, period) = (i64::from(rate.limit), millis(rate.period));
            let rows: Vec<ReportRow> = self
                .run(async {
                    let mut connection = self.reader().await?;
                    let values = values![keys.as_str(), hits.as_str(), ages.as_str(), limit, period];
                    let rows = connection.fetch_all(REPORT, values).await?;
                    connection.answered();
                    Ok(rows)
                })
                .await?;
            uses.extend(rows.into_iter().filter_map(|row| {
                let has_room = row.hits < limit;
                let used = window_use((has_room, row.hits), (row.oldest, row.now, row.now), rate.period);
                Some((WindowKey::from_bytes(&row.key)?, used))
            }));
        }
        Ok(uses)
    }

    async fn give_back(&self, hit: &SharedHit) -> Result<(), StoreError> {
        self.execute(GIVE_BACK, values![hit.key.as_bytes(), hit.at.unix_millis()]).await.map(drop)
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        self.execute(PURGE, values![PURGE_STEP, MAX_WINDOWS]).await
    }
}

impl PostgresStore {
    /// Runs a statement as a transaction of its own; returns the number of rows changed.
    async fn execute(&self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        self.run(async {
            let mut connection = self.reader().await?;
            let changed = connection.execute(sql, values).await?;
            connection.answered();
            Ok(changed)
        })
        .await
    }
}

impl HitRow {
    /// `None` if no account has the name.
    fn into_credentials(self) -> Option<Credentials> {
        let user = User { id: self.id?, username: self.username?, email: self.email? };
        let (is_active, second_factor) = (self.is_active?, self.second_factor?);
        Some(Credentials { user, password: self.password?, is_active, second_factor })
    }
}

/// Limit, period, unreported hits and their age.
fn figures(window: &SharedWindow) -> [i64; 4] {
    let SharedWindow { rate, unreported, .. } = window;
    [i64::from(rate.limit), millis(rate.period), i64::from(unreported.hits), millis(unreported.age)]
}

fn window_use((has_room, hits): (bool, i64), (oldest, now, at): (i64, i64, i64), period: Duration) -> WindowUse {
    let leaves = Timestamp::from_unix_millis(oldest).plus(period);
    WindowUse {
        has_room,
        hits: hits.unsigned_abs(),
        // If the database's clock was set back, nobody has to wait for longer than a period.
        wait: Timestamp::from_unix_millis(now).until(leaves).min(period),
        at: Timestamp::from_unix_millis(at),
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
