//! Touches of sign-ins, which extend their expiry, and deletion of expired sign-ins.

use crate::accounts::{SignIn, Timestamp, Touch};
use crate::store::connection::{Connection, values};

/// How many sessions, tokens, and sessions of Django's are deleted in one step, each.
const PURGE_STEP: i64 = 1_000;

pub(in crate::store) async fn touch_sign_ins(connection: &mut impl Connection, touches: &[Touch]) -> sqlx::Result<()> {
    let mut touches = touches.to_vec();
    // In the order in which rows are locked.
    touches.sort_unstable_by_key(|touch| match touch.sign_in {
        SignIn::Session(session) | SignIn::PageToken { session, .. } => (0, session),
        SignIn::Token(token) => (1, token),
    });
    connection.touch_sign_ins(&touches).await
}

/// The same with a statement for each touch, in the given order: for SQLite, where a statement is no round trip.
pub(in crate::store) async fn touch_one_by_one(
    connection: &mut impl Connection,
    touches: &[Touch],
) -> sqlx::Result<()> {
    for touch in touches {
        touch_one(connection, touch).await?;
    }
    Ok(())
}

async fn touch_one(connection: &mut impl Connection, touch: &Touch) -> sqlx::Result<()> {
    let (now, expected) = (touch.now.unix_millis(), touch.expected.unix_millis());
    match touch.sign_in {
        SignIn::Session(session) | SignIn::PageToken { session, .. } => {
            connection
                .execute(
                    "UPDATE sessions SET last_used_at = $1, expires_at = $4 WHERE id = $2 AND last_used_at = $3",
                    values![now, session, expected, touch.expires.unix_millis()],
                )
                .await
        }
        SignIn::Token(token) => {
            connection
                .execute(
                    "UPDATE tokens SET last_used_at = $1 WHERE id = $2 AND last_used_at = $3",
                    values![now, token, expected],
                )
                .await
        }
    }
    .map(drop)
}

// Expiry is not announced: a cache of sign-ins knows when they expire.

pub(in crate::store) async fn delete_expired(
    connection: &mut impl Connection,
    sign_in: SignIn,
    now: Timestamp,
) -> sqlx::Result<()> {
    let (session, token) = match sign_in {
        SignIn::Session(session) => (Some(session), None),
        SignIn::PageToken { token, session } => (Some(session), Some(token)),
        SignIn::Token(token) => (None, Some(token)),
    };
    for (delete, id) in [
        ("DELETE FROM sessions WHERE id = $1 AND expires_at <= $2", session),
        ("DELETE FROM tokens WHERE id = $1 AND expires_at <= $2", token),
    ] {
        if let Some(id) = id {
            connection.execute(delete, values![id, now.unix_millis()]).await?;
        }
    }
    Ok(())
}

pub(in crate::store) async fn purge_expired(connection: &mut impl Connection, now: Timestamp) -> sqlx::Result<u64> {
    if !connection.is_the_only_purger().await? {
        return Ok(0);
    }
    let mut deleted = 0;
    for delete in connection.purges() {
        deleted += connection.execute(delete, values![now.unix_millis(), PURGE_STEP]).await?;
    }
    Ok(deleted)
}
