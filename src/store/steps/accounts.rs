//! Accounts.

use sqlx::FromRow;

use super::sign_ins::{end_all, insert_sign_in};
use crate::accounts::{Credentials, FoldedName, NewAccount, NewSignIn};
use crate::contract::User;
use crate::store::connection::{Connection, values};

pub(in crate::store) async fn try_to_write(connection: &mut impl Connection) -> sqlx::Result<()> {
    connection.try_to_write().await
}

pub(in crate::store) async fn ping(connection: &mut impl Connection) -> sqlx::Result<()> {
    connection.execute("SELECT 1 FROM accounts LIMIT 1", &[]).await.map(drop)
}

pub(in crate::store) async fn is_username_taken(
    connection: &mut impl Connection,
    name: &FoldedName,
) -> sqlx::Result<bool> {
    let found: Option<(i64,)> =
        connection.fetch_optional("SELECT id FROM accounts WHERE username_folded = $1", values![name.as_str()]).await?;
    Ok(found.is_some())
}

#[derive(FromRow)]
struct CredentialsRow {
    id: i64,
    username: String,
    email: String,
    password: String,
    is_active: bool,
}

pub(in crate::store) async fn find_credentials(
    connection: &mut impl Connection,
    name: &FoldedName,
) -> sqlx::Result<Option<Credentials>> {
    let row: Option<CredentialsRow> = connection
        .fetch_optional(
            "SELECT id, username, email, password, is_active FROM accounts WHERE username_folded = $1",
            values![name.as_str()],
        )
        .await?;
    Ok(row.map(|CredentialsRow { id, username, email, password, is_active }| Credentials {
        user: User { id, username, email },
        password,
        is_active,
    }))
}

pub(in crate::store) async fn insert_account(
    connection: &mut impl Connection,
    account: &NewAccount,
    sign_in: Option<&NewSignIn>,
) -> sqlx::Result<Option<i64>> {
    match sign_in {
        Some(sign_in) => connection.insert_signed_in(account, sign_in).await,
        None => insert_step_by_step(connection, account, None).await,
    }
}

/// The same in several statements: for SQLite, where a statement is no round trip, and for an account without a
/// sign-in.
pub(in crate::store) async fn insert_step_by_step(
    connection: &mut impl Connection,
    account: &NewAccount,
    sign_in: Option<&NewSignIn>,
) -> sqlx::Result<Option<i64>> {
    let inserted: Option<(i64,)> = connection
        .fetch_optional(
            "INSERT INTO accounts
                (username, username_folded, email, password, is_staff, is_superuser, date_joined, last_login)
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
             ON CONFLICT (username_folded) DO NOTHING
             RETURNING id",
            values![
                account.username.as_str(),
                account.folded.as_str(),
                account.email.as_str(),
                account.password.as_str(),
                account.is_superuser,
                account.date_joined.unix_millis(),
                sign_in.map(|sign_in| sign_in.created.unix_millis()),
            ],
        )
        .await?;
    let Some((id,)) = inserted else { return Ok(None) };
    if let Some(sign_in) = sign_in {
        insert_sign_in(connection, id, sign_in).await?;
    }
    Ok(Some(id))
}

pub(in crate::store) async fn set_active(
    connection: &mut impl Connection,
    name: &FoldedName,
    is_active: bool,
) -> sqlx::Result<Option<i64>> {
    let changed: Option<(i64,)> = connection
        .fetch_optional(
            "UPDATE accounts SET is_active = $1 WHERE username_folded = $2 RETURNING id",
            values![is_active, name.as_str()],
        )
        .await?;
    let Some((id,)) = changed else { return Ok(None) };
    if !is_active {
        end_all(connection, id).await?;
    }
    Ok(Some(id))
}
