//! Django's sessions: each can be redeemed for one sign-in. A redeemed session stays in the table until it expires, so
//! that no import adds it again.

use super::sign_ins::insert_sign_in;
use crate::accounts::{NewSignIn, Timestamp, TokenDigest};
use crate::store::connection::{Connection, values};

pub(in crate::store) async fn are_there(connection: &mut impl Connection, now: Timestamp) -> sqlx::Result<bool> {
    let found: Option<(i64,)> = connection
        .fetch_optional(
            "SELECT id FROM django_sessions WHERE expires_at > $1 AND NOT is_used LIMIT 1",
            values![now.unix_millis()],
        )
        .await?;
    Ok(found.is_some())
}

pub(in crate::store) async fn find(
    connection: &mut impl Connection,
    digest: &TokenDigest,
    now: Timestamp,
) -> sqlx::Result<Option<Timestamp>> {
    let found: Option<(i64,)> = connection
        .fetch_optional(
            "SELECT d.expires_at FROM django_sessions d JOIN accounts a ON a.id = d.account_id
             WHERE d.digest = $1 AND d.expires_at > $2 AND NOT d.is_used AND a.is_active",
            values![digest.as_bytes(), now.unix_millis()],
        )
        .await?;
    Ok(found.map(|(millis,)| Timestamp::from_unix_millis(millis)))
}

pub(in crate::store) async fn redeem(
    connection: &mut impl Connection,
    digest: &TokenDigest,
    sign_in: &NewSignIn,
) -> sqlx::Result<Option<i64>> {
    let owner: Option<(i64,)> = connection
        .fetch_optional("SELECT account_id FROM django_sessions WHERE digest = $1", values![digest.as_bytes()])
        .await?;
    let Some((account_id,)) = owner else { return Ok(None) };
    // A transaction that revokes the account's sign-ins is either visible here, or runs after this one and revokes this
    // sign-in.
    connection.lock_sign_ins(account_id).await?;
    let used = connection
        .execute(
            "UPDATE django_sessions SET is_used = TRUE
             WHERE digest = $1 AND expires_at > $2 AND NOT is_used
                AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = account_id AND a.is_active)",
            values![digest.as_bytes(), sign_in.created.unix_millis()],
        )
        .await?;
    if used == 0 {
        return Ok(None);
    }
    insert_sign_in(connection, account_id, sign_in).await?;
    Ok(Some(account_id))
}

pub(in crate::store) async fn spend(connection: &mut impl Connection, digest: &TokenDigest) -> sqlx::Result<()> {
    connection
        .execute("UPDATE django_sessions SET is_used = TRUE WHERE digest = $1", values![digest.as_bytes()])
        .await
        .map(drop)
}
