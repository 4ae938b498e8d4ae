//! The record of what operators have done.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{RecordFilter, RecordHead, RecordRepository, RecordRow, StoreError, Timestamp};
use crate::store::backend::Backend;
use crate::store::connection::values;
use crate::store::unit_of_work::Work;

/// How many rows are deleted in one step.
const PURGE_STEP: i64 = 1_000;

/// Selects rows of the record.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT id, created_at, actor_id, actor, action, target_kind, target_id, target, address, old_values,
                new_values, reason, impersonator_id, digest FROM admin_events ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct StoredRow {
    id: i64,
    created_at: i64,
    actor_id: Option<i64>,
    actor: String,
    action: String,
    target_kind: String,
    target_id: Option<i64>,
    target: String,
    address: String,
    old_values: String,
    new_values: String,
    reason: String,
    impersonator_id: Option<i64>,
    digest: Vec<u8>,
}

#[derive(FromRow)]
struct HeadRow {
    last_id: i64,
    last_digest: Vec<u8>,
    purged_id: i64,
    purged_digest: Vec<u8>,
}

/// A digest from the database, which checks the length.
fn digest(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::fault("a digest of the record has another length"))
}

fn head(row: HeadRow) -> Result<RecordHead, StoreError> {
    Ok(RecordHead {
        last_id: row.last_id,
        last_digest: digest(row.last_digest)?,
        purged_id: row.purged_id,
        purged_digest: digest(row.purged_digest)?,
    })
}

fn row(row: StoredRow) -> Result<RecordRow, StoreError> {
    Ok(RecordRow {
        id: row.id,
        created: Timestamp::from_unix_millis(row.created_at),
        actor_id: row.actor_id,
        actor: row.actor,
        action: row.action,
        target_kind: row.target_kind,
        target_id: row.target_id,
        target: row.target,
        address: row.address,
        old_values: row.old_values,
        new_values: row.new_values,
        reason: row.reason,
        impersonator_id: row.impersonator_id,
        digest: digest(row.digest)?,
    })
}

#[async_trait]
impl<B: Backend> RecordRepository for Work<'_, B> {
    async fn lock_head(&mut self) -> Result<RecordHead, StoreError> {
        // Also makes the row, and locks it in either case.
        let lock = "INSERT INTO admin_events_head (id, last_id, last_digest, purged_id, purged_digest)
             VALUES (1, 0, $1, 0, $1) ON CONFLICT (id) DO UPDATE SET last_id = admin_events_head.last_id
             RETURNING last_id, last_digest, purged_id, purged_digest";
        let found: Option<HeadRow> = self.fetch_optional(lock, values![&[0; 32][..]]).await?;
        found.map(head).transpose()?.ok_or_else(|| StoreError::fault("the record has no head"))
    }

    async fn append(&mut self, row: &RecordRow) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO admin_events (id, created_at, actor_id, actor, action, target_kind, target_id, target, address,
                old_values, new_values, reason, impersonator_id, digest)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            values![
                row.id,
                row.created.unix_millis(),
                row.actor_id,
                row.actor.as_str(),
                row.action.as_str(),
                row.target_kind.as_str(),
                row.target_id,
                row.target.as_str(),
                row.address.as_str(),
                row.old_values.as_str(),
                row.new_values.as_str(),
                row.reason.as_str(),
                row.impersonator_id,
                &row.digest[..],
            ],
        )
        .await?;
        let moved = "UPDATE admin_events_head SET last_id = $1, last_digest = $2";
        self.execute(moved, values![row.id, &row.digest[..]]).await.map(drop)
    }

    async fn head(&mut self) -> Result<Option<RecordHead>, StoreError> {
        let select = "SELECT last_id, last_digest, purged_id, purged_digest FROM admin_events_head";
        let found: Option<HeadRow> = self.fetch_optional(select, &[]).await?;
        found.map(head).transpose()
    }

    async fn page(&mut self, filter: &RecordFilter, before: i64, most: u32) -> Result<Vec<RecordRow>, StoreError> {
        let most = i64::from(most);
        let action = filter.action.as_deref();
        let found: Vec<StoredRow> = match (filter.account, filter.actor) {
            (Some(account), _) => {
                self.fetch_all(
                    rows!(
                        "WHERE target_kind = 'account' AND target_id = $1 AND id < $2
                            AND ($3 IS NULL OR actor_id = $3) AND ($4 IS NULL OR action = $4)
                         ORDER BY id DESC LIMIT $5"
                    ),
                    values![account, before, filter.actor, action, most],
                )
                .await?
            }
            (None, Some(actor)) => {
                self.fetch_all(
                    rows!("WHERE actor_id = $1 AND id < $2 AND ($3 IS NULL OR action = $3) ORDER BY id DESC LIMIT $4"),
                    values![actor, before, action, most],
                )
                .await?
            }
            (None, None) => {
                self.fetch_all(
                    rows!("WHERE id < $1 AND ($2 IS NULL OR action = $2) ORDER BY id DESC LIMIT $3"),
                    values![before, action, most],
                )
                .await?
            }
        };
        found.into_iter().map(row).collect()
    }

    async fn following(&mut self, after: i64, most: u32) -> Result<Vec<RecordRow>, StoreError> {
        let found: Vec<StoredRow> =
            self.fetch_all(rows!("WHERE id > $1 ORDER BY id LIMIT $2"), values![after, i64::from(most)]).await?;
        found.into_iter().map(row).collect()
    }

    async fn purge(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let head = self.lock_head().await?;
        // No row is purged that follows one which is kept: the clock may have been set back.
        let last: Option<(i64, Vec<u8>)> = self
            .fetch_optional(
                "SELECT id, digest FROM admin_events
                 WHERE id <= $2 AND id < coalesce((SELECT min(id) FROM admin_events WHERE created_at > $1), $3)
                 ORDER BY id DESC LIMIT 1",
                values![before.unix_millis(), head.purged_id + PURGE_STEP, head.last_id + 1],
            )
            .await?;
        let Some((last, digest)) = last else { return Ok(0) };
        let moved = "UPDATE admin_events_head SET purged_id = $1, purged_digest = $2";
        self.execute(moved, values![last, &digest[..]]).await?;
        self.execute("DELETE FROM admin_events WHERE id <= $1", values![last]).await
    }
}
