//! Steps that check or change a password hash.

use super::sign_ins::{end_all, insert_sign_in};
use crate::accounts::{NewSignIn, VerifiedHash};
use crate::store::connection::{Connection, values};

pub(in crate::store) async fn record_sign_in(
    connection: &mut impl Connection,
    account_id: i64,
    verified: &VerifiedHash,
    sign_in: &NewSignIn,
) -> sqlx::Result<bool> {
    connection.record_sign_in(account_id, verified, sign_in).await
}

/// The same in several statements: for SQLite, where a statement is no round trip. Only one process uses the database,
/// so the attempt is not counted in it.
pub(in crate::store) async fn record_step_by_step(
    connection: &mut impl Connection,
    account_id: i64,
    verified: &VerifiedHash,
    sign_in: &NewSignIn,
) -> sqlx::Result<bool> {
    let updated = connection
        .execute(
            "UPDATE accounts SET last_login = $1, password = coalesce($2, password)
             WHERE id = $3 AND password = $4 AND is_active",
            values![
                sign_in.created.unix_millis(),
                verified.replacement.as_deref(),
                account_id,
                verified.stored.as_str(),
            ],
        )
        .await?;
    if updated == 0 {
        return Ok(false);
    }
    insert_sign_in(connection, account_id, sign_in).await?;
    Ok(true)
}

/// Uses the index of older hashes: condition and order are written as in the index.
pub(in crate::store) async fn next_legacy_hash(
    connection: &mut impl Connection,
    after: &str,
) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = connection
        .fetch_optional(
            "SELECT password FROM accounts
             WHERE password NOT LIKE '$argon2id$%' AND substr(password, 1, 64) > $1
             ORDER BY substr(password, 1, 64) LIMIT 1",
            values![after],
        )
        .await?;
    Ok(row.map(|(password,)| password))
}

pub(in crate::store) async fn replace_password(
    connection: &mut impl Connection,
    account_id: i64,
    hash: &str,
) -> sqlx::Result<bool> {
    let updated =
        connection.execute("UPDATE accounts SET password = $1 WHERE id = $2", values![hash, account_id]).await?;
    if updated == 0 {
        return Ok(false);
    }
    connection.execute("UPDATE django_accounts SET password_digest = NULL WHERE id = $1", values![account_id]).await?;
    end_all(connection, account_id).await?;
    Ok(true)
}
