//! Sign-ins of both kinds: added, listed, ended.

use sqlx::{FromRow, SqliteConnection};

use super::SqliteStore;
use super::error::fault;
use super::tokens::insert_token;
use crate::accounts::{FoldedName, ListedSignIn, Network, NewSignIn, SignIn, StoreError, Timestamp};
use crate::contract::SignInKind;

/// Adds a session with its access token, or a program's token.
pub(super) async fn insert_sign_in(
    connection: &mut SqliteConnection,
    account_id: i64,
    sign_in: &NewSignIn,
) -> sqlx::Result<()> {
    let session_id: Option<i64> = match &sign_in.session {
        None => None,
        Some(session) => Some(
            sqlx::query_scalar(
                "INSERT INTO sessions
                    (account_id, digest, address, network, user_agent, created_at, last_used_at, expires_at, ends_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)
                 RETURNING id",
            )
            .bind(account_id)
            .bind(session.digest.as_bytes())
            .bind(&sign_in.address)
            .bind(sign_in.network.to_string())
            .bind(&sign_in.user_agent)
            .bind(sign_in.created.unix_millis())
            .bind(session.expires.unix_millis())
            .bind(session.ends.unix_millis())
            .fetch_one(&mut *connection)
            .await?,
        ),
    };
    insert_token(connection, account_id, session_id, sign_in).await
}

pub(super) async fn is_signed_in_from(
    store: &SqliteStore,
    name: &FoldedName,
    network: &Network,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "SELECT EXISTS (
            SELECT 1 FROM accounts a JOIN sessions s ON s.account_id = a.id
            WHERE a.username_folded = $1 AND s.network = $2 AND s.expires_at > $3
         ) OR EXISTS (
            SELECT 1 FROM accounts a JOIN tokens t ON t.account_id = a.id
            WHERE a.username_folded = $1 AND t.network = $2 AND t.expires_at > $3
         )",
    )
    .bind(name.as_str())
    .bind(network.to_string())
    .bind(now.unix_millis())
    .fetch_one(&store.readers)
    .await
}

pub(super) async fn is_live(store: &SqliteStore, sign_in: SignIn, now: Timestamp) -> sqlx::Result<bool> {
    let select = match sign_in {
        SignIn::Session(session) | SignIn::PageToken { session, .. } => sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM sessions s JOIN accounts a ON a.id = s.account_id
                WHERE s.id = $1 AND s.expires_at > $2 AND a.is_active = 1)",
        )
        .bind(session),
        SignIn::Token(token) => sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM tokens t JOIN accounts a ON a.id = t.account_id
                WHERE t.id = $1 AND t.expires_at > $2 AND a.is_active = 1)",
        )
        .bind(token),
    };
    select.bind(now.unix_millis()).fetch_one(&store.readers).await
}

#[derive(FromRow)]
struct ListedRow {
    id: i64,
    is_session: bool,
    address: String,
    user_agent: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

pub(super) async fn list_sign_ins(
    store: &SqliteStore,
    account_id: i64,
    now: Timestamp,
) -> sqlx::Result<Vec<ListedSignIn>> {
    let rows: Vec<ListedRow> = sqlx::query_as(
        "SELECT id, 1 AS is_session, address, user_agent, created_at, last_used_at, expires_at
            FROM sessions WHERE account_id = $1 AND expires_at > $2
         UNION ALL
         SELECT id, 0, address, user_agent, created_at, last_used_at, expires_at
            FROM tokens WHERE account_id = $1 AND session_id IS NULL AND expires_at > $2
         ORDER BY created_at DESC, is_session DESC, id DESC",
    )
    .bind(account_id)
    .bind(now.unix_millis())
    .fetch_all(&store.readers)
    .await?;
    Ok(rows.into_iter().map(listed).collect())
}

fn listed(row: ListedRow) -> ListedSignIn {
    ListedSignIn {
        id: row.id,
        kind: if row.is_session { SignInKind::Browser } else { SignInKind::Token },
        address: row.address,
        user_agent: row.user_agent,
        created: Timestamp::from_unix_millis(row.created_at),
        last_used: Timestamp::from_unix_millis(row.last_used_at),
        expires: Timestamp::from_unix_millis(row.expires_at),
    }
}

pub(super) async fn revoke_sign_in(store: &SqliteStore, sign_in: SignIn) -> Result<bool, StoreError> {
    let mut transaction = store.begin().await?;
    let delete = match sign_in {
        // Its tokens go with it.
        SignIn::Session(session) | SignIn::PageToken { session, .. } => {
            sqlx::query("DELETE FROM sessions WHERE id = $1").bind(session)
        }
        SignIn::Token(token) => sqlx::query("DELETE FROM tokens WHERE id = $1").bind(token),
    };
    let ended = delete.execute(&mut *transaction).await.map_err(fault)?.rows_affected();
    bump_generation(&mut transaction, ended).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    Ok(ended > 0)
}

pub(super) async fn revoke_all_sign_ins(store: &SqliteStore, account_id: i64) -> Result<u64, StoreError> {
    let mut transaction = store.begin().await?;
    let ended = end_all(&mut transaction, account_id).await.map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    Ok(ended)
}

/// Ends every sign-in of an account; how many there were.
pub(super) async fn end_all(connection: &mut SqliteConnection, account_id: i64) -> sqlx::Result<u64> {
    let mut ended = 0;
    for delete in ["DELETE FROM sessions WHERE account_id = $1", "DELETE FROM tokens WHERE account_id = $1"] {
        ended += sqlx::query(delete).bind(account_id).execute(&mut *connection).await?.rows_affected();
    }
    bump_generation(connection, ended).await?;
    Ok(ended)
}

/// Notes that sign-ins have ended, where any have.
pub(super) async fn bump_generation(connection: &mut SqliteConnection, ended: u64) -> sqlx::Result<()> {
    if ended > 0 {
        sqlx::query("UPDATE sign_ins_generation SET value = value + 1").execute(connection).await?;
    }
    Ok(())
}

pub(super) async fn generation(store: &SqliteStore) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT value FROM sign_ins_generation").fetch_one(&store.readers).await
}
