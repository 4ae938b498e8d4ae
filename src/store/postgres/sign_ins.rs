//! New sign-ins in one statement each: every statement is a round trip.

use sqlx::PgConnection;

use super::windows::without_hit;
use crate::accounts::{NewAccount, NewSignIn, SharedHit, VerifiedHash};
use crate::store::connection::{Connection, Value, values};

/// Adds a session with its access token, or a program's token, to the account that `account` returns, if any. The
/// parameters are those of [`sign_in_values`].
macro_rules! with_sign_in {
    ($account:literal, $then:expr) => {
        concat!(
            "WITH account AS (", $account, "),
             session AS (
                INSERT INTO sessions
                    (account_id, digest, address, network, user_agent, created_at, last_used_at, expires_at, ends_at)
                SELECT id, $2, $5, $6, $7, $1, $1, $3, $4 FROM account WHERE $2 IS NOT NULL
                RETURNING id),
             token AS (
                INSERT INTO tokens
                    (account_id, session_id, digest, address, network, user_agent, created_at, last_used_at, expires_at)
                SELECT account.id, session.id, $8, CASE WHEN session.id IS NULL THEN $5 ELSE '' END,
                    CASE WHEN session.id IS NULL THEN $6 ELSE '' END, CASE WHEN session.id IS NULL THEN $7 ELSE '' END,
                    $1, $1, $9
                FROM account LEFT JOIN session ON TRUE
                RETURNING account_id)",
            $then,
            " SELECT account_id FROM token"
        )
    };
}

/// Locks the account's row: a transaction that revokes its sign-ins is either committed before, and visible here, or
/// runs after, and revokes this one. Windows are locked after it, that of the pair before that of the name, as
/// everywhere.
const RECORD: &str = with_sign_in!(
    "UPDATE accounts SET last_login = $1, password = coalesce($10, password)
     WHERE id = $11 AND password = $12 AND is_active
     RETURNING id",
    concat!(
        ", pair AS (
            UPDATE throttle_counts SET times = '{}', counts = '{}' WHERE key = $13 AND EXISTS (SELECT FROM token)
            RETURNING key),
         name AS (
            UPDATE throttle_counts w SET (times, counts) = (",
        without_hit!("$15"),
        ")
            WHERE key = $14 AND EXISTS (SELECT FROM token) AND (SELECT count(*) FROM pair) >= 0)"
    )
);

const INSERT: &str = with_sign_in!(
    "INSERT INTO accounts (username, username_folded, email, password, is_staff, is_superuser, date_joined, last_login)
     VALUES ($10, $11, $12, $13, $14, $14, $15, $1)
     ON CONFLICT (username_folded) DO NOTHING
     RETURNING id",
    ""
);

pub(in crate::store) async fn record_sign_in(
    connection: &mut PgConnection,
    account_id: i64,
    verified: &VerifiedHash,
    sign_in: &NewSignIn,
) -> sqlx::Result<bool> {
    let (pair, account) = (&verified.attempt.pair, &verified.attempt.account);
    let key = |hit: &'_ Option<SharedHit>| hit.as_ref().map(|hit| hit.key);
    let (pair, name) = (key(pair), key(account));
    let at = account.as_ref().map(|hit| hit.at.unix_millis());
    let network = sign_in.network.to_string();
    let of_sign_in = sign_in_values(sign_in, &network);
    let values = [
        of_sign_in.as_slice(),
        values![
            verified.replacement.as_deref(),
            account_id,
            verified.stored.as_str(),
            pair.as_ref().map(|key| key.as_bytes()),
            name.as_ref().map(|key| key.as_bytes()),
            at,
        ],
    ];
    let recorded: Option<(i64,)> = connection.fetch_optional(RECORD, &values.concat()).await?;
    Ok(recorded.is_some())
}

pub(in crate::store) async fn insert_signed_in(
    connection: &mut PgConnection,
    account: &NewAccount,
    sign_in: &NewSignIn,
) -> sqlx::Result<Option<i64>> {
    let network = sign_in.network.to_string();
    let of_sign_in = sign_in_values(sign_in, &network);
    let values = [
        of_sign_in.as_slice(),
        values![
            account.username.as_str(),
            account.folded.as_str(),
            account.email.as_str(),
            account.password.as_str(),
            account.is_superuser,
            account.date_joined.unix_millis(),
        ],
    ];
    let inserted: Option<(i64,)> = connection.fetch_optional(INSERT, &values.concat()).await?;
    Ok(inserted.map(|(id,)| id))
}

/// The parameters of a sign-in, from `$1` on.
fn sign_in_values<'a>(sign_in: &'a NewSignIn, network: &'a str) -> [Value<'a>; 9] {
    let session = sign_in.session.as_ref();
    [
        sign_in.created.unix_millis().into(),
        session.map(|session| session.digest.as_bytes()).into(),
        session.map(|session| session.expires.unix_millis()).into(),
        session.map(|session| session.ends.unix_millis()).into(),
        sign_in.address.as_str().into(),
        network.into(),
        sign_in.user_agent.as_str().into(),
        sign_in.token.digest.as_bytes().into(),
        sign_in.token.expires.unix_millis().into(),
    ]
}
