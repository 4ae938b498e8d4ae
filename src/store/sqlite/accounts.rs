//! Accounts.

use sqlx::FromRow;

use super::SqliteStore;
use super::error::fault;
use super::sign_ins::{end_all, insert_sign_in};
use crate::accounts::{Credentials, FoldedName, NewAccount, NewSignIn, StoreError};
use crate::contract::User;

pub(super) async fn is_username_taken(store: &SqliteStore, name: &FoldedName) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM accounts WHERE username_folded = $1)")
        .bind(name.as_str())
        .fetch_one(&store.readers)
        .await
}

#[derive(FromRow)]
struct CredentialsRow {
    id: i64,
    username: String,
    email: String,
    password: String,
    is_active: bool,
}

pub(super) async fn find_credentials(store: &SqliteStore, name: &FoldedName) -> sqlx::Result<Option<Credentials>> {
    let row: Option<CredentialsRow> =
        sqlx::query_as("SELECT id, username, email, password, is_active FROM accounts WHERE username_folded = $1")
            .bind(name.as_str())
            .fetch_optional(&store.readers)
            .await?;
    Ok(row.map(|CredentialsRow { id, username, email, password, is_active }| Credentials {
        user: User { id, username, email },
        password,
        is_active,
    }))
}

pub(super) async fn insert_account(
    store: &SqliteStore,
    account: &NewAccount,
    sign_in: Option<&NewSignIn>,
) -> Result<Option<i64>, StoreError> {
    let mut transaction = store.begin().await?;
    let inserted: Option<i64> = sqlx::query_scalar(
        "INSERT INTO accounts
            (username, username_folded, email, password, is_staff, is_superuser, date_joined, last_login)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
         ON CONFLICT (username_folded) DO NOTHING
         RETURNING id",
    )
    .bind(&account.username)
    .bind(account.folded.as_str())
    .bind(&account.email)
    .bind(&account.password)
    .bind(account.is_superuser)
    .bind(account.date_joined.unix_millis())
    .bind(sign_in.map(|sign_in| sign_in.created.unix_millis()))
    .fetch_optional(&mut *transaction)
    .await
    .map_err(fault)?;
    let Some(id) = inserted else { return Ok(None) };
    if let Some(sign_in) = sign_in {
        insert_sign_in(&mut transaction, id, sign_in).await.map_err(fault)?;
    }
    transaction.commit().await.map_err(fault)?;
    Ok(Some(id))
}

pub(super) async fn set_active(
    store: &SqliteStore,
    name: &FoldedName,
    is_active: bool,
) -> Result<Option<i64>, StoreError> {
    let mut transaction = store.begin().await?;
    let changed: Option<i64> =
        sqlx::query_scalar("UPDATE accounts SET is_active = $1 WHERE username_folded = $2 RETURNING id")
            .bind(is_active)
            .bind(name.as_str())
            .fetch_optional(&mut *transaction)
            .await
            .map_err(fault)?;
    let Some(id) = changed else { return Ok(None) };
    if !is_active {
        end_all(&mut transaction, id).await.map_err(fault)?;
    }
    transaction.commit().await.map_err(fault)?;
    Ok(Some(id))
}
