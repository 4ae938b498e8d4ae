//! Sessions of staff that act as another account.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{Impersonated, ImpersonationRepository, NewImpersonation, Revocation, StoreError, Timestamp};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

#[derive(FromRow)]
struct ImpersonatedRow {
    id: i64,
    session_id: Option<i64>,
    actor_id: i64,
    actor: String,
    address: String,
    target_id: i64,
    target: String,
    expires_at: i64,
}

impl From<ImpersonatedRow> for Impersonated {
    fn from(row: ImpersonatedRow) -> Self {
        let ImpersonatedRow { id, session_id, actor_id, actor, address, target_id, target, expires_at } = row;
        let expires = Timestamp::from_unix_millis(expires_at);
        Self { id, session_id, actor_id, actor, address, target_id, target, expires }
    }
}

/// Selects impersonations.
macro_rules! impersonations_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, session_id, actor_id, actor, address, target_id, target, expires_at FROM impersonations WHERE ",
            $condition
        )
    };
}

#[async_trait]
impl<B: Backend> ImpersonationRepository for Work<'_, B> {
    async fn begin(&mut self, new: &NewImpersonation<'_>) -> Result<Option<Timestamp>, StoreError> {
        let (actor_id, actor) = new.actor;
        let (target_id, target) = new.target;
        in_transaction!(self, |connection| connection.lock_session(new.session_id));
        let renewed: Option<(i64,)> = self
            .fetch_optional(
                "UPDATE sessions SET digest = $1 WHERE id = $2 AND account_id = $3 AND expires_at > $4
                    AND NOT EXISTS (SELECT 1 FROM impersonations WHERE session_id = $2)
                 RETURNING ends_at",
                values![new.digest.as_bytes(), new.session_id, actor_id, new.created.unix_millis()],
            )
            .await?;
        let Some((ends,)) = renewed else { return Ok(None) };
        self.execute("DELETE FROM tokens WHERE session_id = $1", values![new.session_id]).await?;
        self.execute(
            "INSERT INTO impersonations (session_id, actor_id, actor, address, target_id, target, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                new.session_id,
                actor_id,
                actor,
                new.address,
                target_id,
                target,
                new.created.unix_millis(),
                new.expires.unix_millis(),
            ],
        )
        .await?;
        in_transaction!(self, |connection| connection.announce(Revocation::Account(actor_id)));
        Ok(Some(Timestamp::from_unix_millis(ends)))
    }

    async fn find(&mut self, session_id: i64) -> Result<Option<Impersonated>, StoreError> {
        let row: Option<ImpersonatedRow> =
            self.fetch_optional(impersonations_where!("session_id = $1"), values![session_id]).await?;
        Ok(row.map(Impersonated::from))
    }

    async fn over(&mut self, now: Timestamp, most: u32) -> Result<Vec<Impersonated>, StoreError> {
        let rows: Vec<ImpersonatedRow> = self
            .fetch_all(
                impersonations_where!("session_id IS NULL OR expires_at <= $1 ORDER BY id LIMIT $2"),
                values![now.unix_millis(), i64::from(most)],
            )
            .await?;
        Ok(rows.into_iter().map(Impersonated::from).collect())
    }

    async fn end(&mut self, it: &Impersonated) -> Result<bool, StoreError> {
        // The caller that deletes the row has ended it.
        if self.execute("DELETE FROM impersonations WHERE id = $1", values![it.id]).await? == 0 {
            return Ok(false);
        }
        in_transaction!(self, |connection| connection.announce(Revocation::Account(it.actor_id)));
        Ok(true)
    }
}
