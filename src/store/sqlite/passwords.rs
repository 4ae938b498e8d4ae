//! Steps that depend on, or change, the hash of a password.

use super::SqliteStore;
use super::error::fault;
use super::sign_ins::{end_all, insert_sign_in};
use crate::accounts::{NewSignIn, StoreError, VerifiedHash};

pub(super) async fn record_sign_in(
    store: &SqliteStore,
    account_id: i64,
    verified: &VerifiedHash,
    sign_in: &NewSignIn,
) -> Result<bool, StoreError> {
    let mut transaction = store.begin().await?;
    let updated = sqlx::query(
        "UPDATE accounts SET last_login = $1, password = coalesce($2, password)
         WHERE id = $3 AND password = $4 AND is_active = 1",
    )
    .bind(sign_in.created.unix_millis())
    .bind(verified.replacement.as_deref())
    .bind(account_id)
    .bind(&verified.stored)
    .execute(&mut *transaction)
    .await
    .map_err(fault)?;
    if updated.rows_affected() == 0 {
        return Ok(false);
    }
    insert_sign_in(&mut transaction, account_id, sign_in).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    Ok(true)
}

pub(super) async fn replace_password(store: &SqliteStore, account_id: i64, hash: &str) -> Result<bool, StoreError> {
    let mut transaction = store.begin().await?;
    let updated = sqlx::query("UPDATE accounts SET password = $1 WHERE id = $2")
        .bind(hash)
        .bind(account_id)
        .execute(&mut *transaction)
        .await
        .map_err(fault)?;
    if updated.rows_affected() == 0 {
        return Ok(false);
    }
    end_all(&mut transaction, account_id).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    Ok(true)
}
