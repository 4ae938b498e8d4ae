//! The life of a sign-in: renewed by use, deleted when it has expired.

use sqlx::SqliteConnection;

use super::SqliteStore;
use super::error::fault;
use super::sign_ins::bump_generation;
use crate::accounts::{SignIn, StoreError, Timestamp, Use};

/// How many sessions, and how many tokens, one step deletes.
const PURGE_STEP: i64 = 1_000;

pub(super) async fn record_uses(store: &SqliteStore, uses: &[Use]) -> Result<(), StoreError> {
    let mut transaction = store.begin().await?;
    for used in uses {
        record_use(&mut transaction, used).await.map_err(fault)?;
    }
    transaction.commit().await.map_err(fault)
}

async fn record_use(connection: &mut SqliteConnection, used: &Use) -> sqlx::Result<()> {
    let (now, seen) = (used.now.unix_millis(), used.seen.unix_millis());
    let update = match used.sign_in {
        SignIn::Session(session) | SignIn::PageToken { session, .. } => {
            sqlx::query("UPDATE sessions SET last_used_at = $1, expires_at = $4 WHERE id = $2 AND last_used_at = $3")
                .bind(now)
                .bind(session)
                .bind(seen)
                .bind(used.expires.unix_millis())
        }
        SignIn::Token(token) => sqlx::query("UPDATE tokens SET last_used_at = $1 WHERE id = $2 AND last_used_at = $3")
            .bind(now)
            .bind(token)
            .bind(seen),
    };
    update.execute(connection).await?;
    Ok(())
}

pub(super) async fn delete_expired(store: &SqliteStore, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError> {
    let (token, session) = match sign_in {
        SignIn::Session(session) => (None, Some(session)),
        SignIn::PageToken { token, session } => (Some(token), Some(session)),
        SignIn::Token(token) => (Some(token), None),
    };
    let mut transaction = store.begin().await?;
    let mut ended = 0;
    if let Some(token) = token {
        let deleted = sqlx::query("DELETE FROM tokens WHERE id = $1 AND expires_at <= $2")
            .bind(token)
            .bind(now.unix_millis())
            .execute(&mut *transaction)
            .await
            .map_err(fault)?
            .rows_affected();
        // A page's token that has run out ends no sign-in: its session gets it the next one.
        ended += if session.is_none() { deleted } else { 0 };
    }
    if let Some(session) = session {
        ended += sqlx::query("DELETE FROM sessions WHERE id = $1 AND expires_at <= $2")
            .bind(session)
            .bind(now.unix_millis())
            .execute(&mut *transaction)
            .await
            .map_err(fault)?
            .rows_affected();
    }
    bump_generation(&mut transaction, ended).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)
}

pub(super) async fn purge_expired(store: &SqliteStore, now: Timestamp) -> Result<u64, StoreError> {
    let mut transaction = store.begin().await?;
    let mut deleted = 0;
    for delete in [
        "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= $1 LIMIT $2)",
        "DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE expires_at <= $1 LIMIT $2)",
    ] {
        deleted += sqlx::query(delete)
            .bind(now.unix_millis())
            .bind(PURGE_STEP)
            .execute(&mut *transaction)
            .await
            .map_err(fault)?
            .rows_affected();
    }
    bump_generation(&mut transaction, deleted).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    Ok(deleted)
}
