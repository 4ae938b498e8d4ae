//! Sign-ins of both kinds: added, listed, revoked.

use std::sync::LazyLock;

use sqlx::FromRow;

use super::tokens::insert_token;
use crate::accounts::{FoldedName, ListedSignIn, Network, NewSignIn, Revocation, SignIn, Timestamp};
use crate::contract::SignInKind;
use crate::store::connection::{Connection, Value, values};

/// Limit of sessions per statement.
const MOST_SESSIONS: usize = 64;

/// The statements for one session, and for up to the limit.
static EXPIRIES: LazyLock<[String; 2]> = LazyLock::new(|| {
    [1, MOST_SESSIONS].map(|count| {
        let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
        format!(
            "SELECT s.id, s.expires_at FROM sessions s JOIN accounts a ON a.id = s.account_id
             WHERE s.id IN ({}) AND a.is_active",
            places.join(", ")
        )
    })
});

/// Adds a session with its access token, or a program's token, and revokes the sign-in that it replaces. That one may
/// be another account's, so it comes last: no row is locked after it.
pub(super) async fn insert_sign_in(
    connection: &mut impl Connection,
    account_id: i64,
    sign_in: &NewSignIn,
) -> sqlx::Result<()> {
    let mut session_id = None;
    if let Some(session) = &sign_in.session {
        let inserted: Option<(i64,)> = connection
            .fetch_optional(
                "INSERT INTO sessions
                    (account_id, digest, address, network, user_agent, created_at, last_used_at, expires_at, ends_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)
                 RETURNING id",
                values![
                    account_id,
                    session.digest.as_bytes(),
                    sign_in.address.as_str(),
                    sign_in.network.to_string().as_str(),
                    sign_in.user_agent.as_str(),
                    sign_in.created.unix_millis(),
                    session.expires.unix_millis(),
                    session.ends.unix_millis(),
                ],
            )
            .await?;
        session_id = inserted.map(|(id,)| id);
    }
    insert_token(connection, account_id, session_id, sign_in).await?;
    if let Some(replaced) = sign_in.replaces {
        revoke_sign_in(connection, replaced).await?;
    }
    Ok(())
}

pub(in crate::store) async fn is_signed_in_from(
    connection: &mut impl Connection,
    name: &FoldedName,
    network: &Network,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let found: Option<(i64,)> = connection
        .fetch_optional(
            "SELECT a.id FROM accounts a WHERE a.username_folded = $1 AND (
                EXISTS (SELECT 1 FROM sessions s WHERE s.account_id = a.id AND s.network = $2 AND s.expires_at > $3)
                OR EXISTS (SELECT 1 FROM tokens t WHERE t.account_id = a.id AND t.network = $2 AND t.expires_at > $3))",
            values![name.as_str(), network.to_string().as_str(), now.unix_millis()],
        )
        .await?;
    Ok(found.is_some())
}

pub(in crate::store) async fn session_expiries(
    connection: &mut impl Connection,
    sessions: &[i64],
) -> sqlx::Result<Vec<(i64, Timestamp)>> {
    let rows: Vec<(i64, i64)> = match sessions {
        [] => Vec::new(),
        [session] => connection.fetch_all(&EXPIRIES[0], values![*session]).await?,
        sessions => {
            let mut rows = Vec::new();
            for step in sessions.chunks(MOST_SESSIONS) {
                // Unused parameters are filled by repeating ids.
                let values: Vec<Value<'_>> = step.iter().cycle().take(MOST_SESSIONS).map(|id| (*id).into()).collect();
                rows.extend(connection.fetch_all::<(i64, i64)>(&EXPIRIES[1], &values).await?);
            }
            rows
        }
    };
    Ok(rows.into_iter().map(|(id, millis)| (id, Timestamp::from_unix_millis(millis))).collect())
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
    is_imported: bool,
}

pub(in crate::store) async fn list_sign_ins(
    connection: &mut impl Connection,
    account_id: i64,
    now: Timestamp,
) -> sqlx::Result<Vec<ListedSignIn>> {
    let rows: Vec<ListedRow> = connection
        .fetch_all(
            "SELECT id, TRUE AS is_session, address, user_agent, created_at, last_used_at, expires_at,
                    FALSE AS is_imported
                FROM sessions WHERE account_id = $1 AND expires_at > $2
             UNION ALL
             SELECT t.id, FALSE, t.address, t.user_agent, t.created_at, t.last_used_at, t.expires_at,
                    EXISTS (SELECT 1 FROM django_tokens d WHERE d.digest = t.digest)
                FROM tokens t WHERE t.account_id = $1 AND t.session_id IS NULL AND t.expires_at > $2
             ORDER BY created_at DESC, is_session DESC, id DESC",
            values![account_id, now.unix_millis()],
        )
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
        is_imported: row.is_imported,
    }
}

pub(in crate::store) async fn revoke_sign_in(connection: &mut impl Connection, sign_in: SignIn) -> sqlx::Result<bool> {
    let (delete, id) = match sign_in {
        // Deletes its tokens too.
        SignIn::Session(session) | SignIn::PageToken { session, .. } => {
            ("DELETE FROM sessions WHERE id = $1 RETURNING account_id", session)
        }
        SignIn::Token(token) => ("DELETE FROM tokens WHERE id = $1 RETURNING account_id", token),
    };
    let account: Option<(i64,)> = connection.fetch_optional(delete, values![id]).await?;
    let Some((account,)) = account else { return Ok(false) };
    connection.announce(Revocation::Account(account)).await?;
    Ok(true)
}

/// Revokes every sign-in of an account, and its sessions of Django's; returns the number of sign-ins.
pub(in crate::store) async fn end_all(connection: &mut impl Connection, account_id: i64) -> sqlx::Result<u64> {
    connection.lock_sign_ins(account_id).await?;
    let mut ended = 0;
    for delete in ["DELETE FROM sessions WHERE account_id = $1", "DELETE FROM tokens WHERE account_id = $1"] {
        ended += connection.execute(delete, values![account_id]).await?;
    }
    spend_django_sessions(connection, account_id).await?;
    if ended > 0 {
        connection.announce(Revocation::Account(account_id)).await?;
    }
    Ok(ended)
}

/// Uses up all of an account's sessions of Django's.
async fn spend_django_sessions(connection: &mut impl Connection, account_id: i64) -> sqlx::Result<()> {
    connection
        .execute("UPDATE django_sessions SET is_used = TRUE WHERE account_id = $1 AND NOT is_used", values![account_id])
        .await
        .map(drop)
}
