//! Sliding windows that all nodes share: a row for each, whose lock makes every hit count once.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::PgConnection;

use super::PostgresStore;
use crate::accounts::{SharedWindow, SharedWindows, StoreError, Timestamp, WindowKey};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};

/// How many windows one step deletes.
const PURGE_STEP: i64 = 10_000;

#[async_trait]
impl SharedWindows for PostgresStore {
    async fn hit(&self, windows: &[SharedWindow], now: Timestamp) -> Result<Vec<Option<Duration>>, StoreError> {
        self.take(hit(self, windows, now)).await
    }

    async fn give_back(&self, key: &WindowKey, hit: Timestamp) -> Result<(), StoreError> {
        self.take(async {
            let mut connection = self.pool.acquire().await?;
            connection
                .execute(
                    "UPDATE throttle_windows SET hits = hits[:array_position(hits, $2) - 1]
                        || hits[array_position(hits, $2) + 1:]
                     WHERE key = $1 AND array_position(hits, $2) IS NOT NULL",
                    values![key.as_bytes(), hit.unix_millis()],
                )
                .await
                .map(drop)
        })
        .await
    }

    async fn forget(&self, key: &WindowKey) -> Result<(), StoreError> {
        self.take(async {
            let mut connection = self.pool.acquire().await?;
            connection.execute("DELETE FROM throttle_windows WHERE key = $1", values![key.as_bytes()]).await.map(drop)
        })
        .await
    }

    async fn purge(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.take(async {
            let mut connection = self.pool.acquire().await?;
            connection
                .execute(
                    "DELETE FROM throttle_windows WHERE key IN (SELECT key FROM throttle_windows
                        WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
                    values![now.unix_millis(), PURGE_STEP],
                )
                .await
        })
        .await
    }
}

/// All or nothing, in the order of the keys, so that two nodes do not wait for each other.
async fn hit(store: &PostgresStore, windows: &[SharedWindow], now: Timestamp) -> sqlx::Result<Vec<Option<Duration>>> {
    if let [window] = windows {
        let mut connection = store.pool.acquire().await?;
        return Ok(vec![count_or_wait(&mut connection, window, now).await?]);
    }
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_unstable_by_key(|&at| windows[at].key);
    let mut waits = vec![None; windows.len()];
    let mut transaction = store.pool.begin().await?;
    for at in order {
        waits[at] = count_or_wait(&mut transaction, &windows[at], now).await?;
    }
    if waits.iter().all(Option::is_none) {
        transaction.commit().await?
    } else {
        transaction.rollback().await?
    }
    Ok(waits)
}

/// Counts a hit and holds the window until the transaction ends; how long until there is room, where there is none.
async fn count_or_wait(
    connection: &mut PgConnection,
    window: &SharedWindow,
    now: Timestamp,
) -> sqlx::Result<Option<Duration>> {
    if count(connection, window, now).await? { Ok(None) } else { wait(connection, window, now).await.map(Some) }
}

/// Counts a hit, unless the window has no room. Hits that are old do not count, nor those of a clock that ran far
/// ahead and was put right (checklist F6).
async fn count(connection: &mut PgConnection, window: &SharedWindow, now: Timestamp) -> sqlx::Result<bool> {
    let counted = connection
        .execute(
            "INSERT INTO throttle_windows AS w (key, hits, expires_at) VALUES ($1, ARRAY[$2], $2 + $3)
             ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at,
                hits = ARRAY(SELECT hit FROM unnest(w.hits) hit WHERE hit > $2 - $3 AND hit < $2 + $3) || $2
             WHERE (SELECT count(*) FROM unnest(w.hits) hit WHERE hit > $2 - $3 AND hit < $2 + $3) < $4",
            values![window.key.as_bytes(), now.unix_millis(), period(window), i64::from(window.rate.limit)],
        )
        .await?;
    Ok(counted > 0)
}

async fn wait(connection: &mut PgConnection, window: &SharedWindow, now: Timestamp) -> sqlx::Result<Duration> {
    let oldest: Option<(Option<i64>,)> = connection
        .fetch_optional(
            "SELECT min(hit) FROM throttle_windows w, unnest(w.hits) hit
             WHERE key = $1 AND hit > $2 - $3 AND hit < $2 + $3",
            values![window.key.as_bytes(), now.unix_millis(), period(window)],
        )
        .await?;
    let room = oldest.and_then(|(hit,)| hit).map(|hit| Timestamp::from_unix_millis(hit).plus(window.rate.period));
    Ok(room.map_or(window.rate.period, |room| now.until(room)))
}

fn period(window: &SharedWindow) -> i64 {
    i64::try_from(window.rate.period.as_millis()).unwrap_or(i64::MAX)
}
