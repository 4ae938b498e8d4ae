//! New sign-ins in one statement each: every statement is a round trip.

use sqlx::PgConnection;

use super::windows::without_hit;
use crate::accounts::{
    NewAccount, NewEvent, NewSignIn, Recorded, SharedAttempt, SharedHit, SignedUp, Timestamp, VerifiedHash, WindowKey,
};
use crate::store::connection::{Connection, Value, values};
use crate::store::repositories::events::is_new_device;
use crate::store::repositories::webhooks::is_wanted;

/// Adds a session with its access token, or a program's token, and the event of it, to the account that `account` returns,
/// if any. The parameters are those of [`sign_in_values`].
macro_rules! with_sign_in {
    ($account:literal, $then:expr) => {
        concat!(
            "WITH account AS (", $account, "),
             session AS (
                INSERT INTO sessions
                    (account_id, digest, address, network, user_agent, created_at, last_used_at, expires_at, ends_at,
                    authenticated_at, methods)
                SELECT id, $2, $5, $6, $7, $1, $1, $3, $4, $10, $11 FROM account WHERE $2 IS NOT NULL
                RETURNING id),
             token AS (
                INSERT INTO tokens
                    (account_id, session_id, digest, address, network, user_agent, created_at, last_used_at, expires_at,
                    authenticated_at, methods)
                SELECT account.id, session.id, $8, CASE WHEN session.id IS NULL THEN $5 ELSE '' END,
                    CASE WHEN session.id IS NULL THEN $6 ELSE '' END, CASE WHEN session.id IS NULL THEN $7 ELSE '' END,
                    $1, $1, $9, CASE WHEN session.id IS NULL THEN $10 END,
                    CASE WHEN session.id IS NULL THEN $11 ELSE '' END
                FROM account LEFT JOIN session ON TRUE
                RETURNING account_id),
             event AS (
                INSERT INTO account_events
                    (account_id, kind, created_at, address, network, user_agent, device, details, is_new_device)
                SELECT account.id, $12, $1, $5, $6, $7, $13, $14, ",
            is_new_device!("account.id", "$6", "$13"),
            " FROM account RETURNING is_new_device)",
            $then,
            " SELECT account_id, is_new_device, ",
            is_wanted!("$12"),
            " FROM token, event"
        )
    };
}

/// Takes back an attempt of these windows, with the failures before it from its network, if the condition holds. That of
/// the pair is locked before that of the name, as everywhere.
macro_rules! settled {
    ($pair:literal, $name:literal, $at:literal, $condition:literal) => {
        concat!(
            "pair AS (
                UPDATE throttle_counts SET times = '{}', counts = '{}' WHERE key = ",
            $pair,
            $condition,
            " RETURNING key),
             name AS (
                UPDATE throttle_counts w SET (times, counts) = (",
            without_hit!($at),
            ")
                WHERE key = ",
            $name,
            $condition,
            " AND (SELECT count(*) FROM pair) >= 0)"
        )
    };
}

const SETTLE: &str = concat!("WITH ", settled!("$1", "$2", "$3", ""), " SELECT count(*) FROM pair");

/// Locks the account's row: a transaction that revokes its sign-ins is either committed before, and visible here, or
/// runs after, and revokes this one. Windows are locked after it.
const RECORD: &str = with_sign_in!(
    "UPDATE accounts SET last_login = $1, password = coalesce($15, password)
     WHERE id = $16 AND password = $17 AND is_active AND second_factor = $18
     RETURNING id",
    concat!(", ", settled!("$19", "$20", "$21", " AND EXISTS (SELECT FROM token)"))
);

const INSERT: &str = with_sign_in!(
    "INSERT INTO accounts (username, username_folded, email, password, is_staff, is_superuser, date_joined, last_login)
     VALUES ($15, $16, $17, $18, $19, $19, $20, $1)
     ON CONFLICT (username_folded) DO NOTHING
     RETURNING id",
    ""
);

pub(in crate::store) async fn record_sign_in(
    connection: &mut PgConnection,
    account_id: i64,
    verified: &VerifiedHash,
    sign_in: &NewSignIn,
    event: &NewEvent,
) -> sqlx::Result<Option<Recorded>> {
    let (network, methods) = (sign_in.network.to_string(), sign_in.method_names());
    let windows = Windows::of(&verified.attempt);
    let of_account =
        values![verified.replacement.as_deref(), account_id, verified.stored.as_str(), verified.second_factor];
    let values = [&sign_in_values(sign_in, &network, &methods, event)[..], of_account, &windows.values()].concat();
    let recorded: Option<(i64, bool, bool)> = connection.fetch_optional(RECORD, &values).await?;
    Ok(recorded.map(|(_, is_new_device, is_wanted)| Recorded { is_new_device, is_wanted }))
}

pub(in crate::store) async fn settle(connection: &mut PgConnection, attempt: &SharedAttempt) -> sqlx::Result<()> {
    connection.execute(SETTLE, &Windows::of(attempt).values()).await.map(drop)
}

/// The windows of an attempt.
struct Windows {
    pair: Option<WindowKey>,
    name: Option<WindowKey>,
    /// When it was counted in that of the name.
    at: Option<i64>,
}

impl Windows {
    fn of(attempt: &SharedAttempt) -> Self {
        let SharedAttempt { pair, account } = attempt;
        let key = |hit: &Option<SharedHit>| hit.as_ref().map(|hit| hit.key);
        Self { pair: key(pair), name: key(account), at: account.as_ref().map(|hit| hit.at.unix_millis()) }
    }

    /// The parameters, in the order in which [`settled`] takes them.
    fn values(&self) -> [Value<'_>; 3] {
        let Self { pair, name, at } = self;
        [pair.as_ref().map(WindowKey::as_bytes).into(), name.as_ref().map(WindowKey::as_bytes).into(), (*at).into()]
    }
}

pub(in crate::store) async fn insert_signed_in(
    connection: &mut PgConnection,
    account: &NewAccount,
    sign_in: &NewSignIn,
    event: &NewEvent,
) -> sqlx::Result<Option<SignedUp>> {
    let (network, methods) = (sign_in.network.to_string(), sign_in.method_names());
    let of_sign_in = sign_in_values(sign_in, &network, &methods, event);
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
    let inserted: Option<(i64, bool, bool)> = connection.fetch_optional(INSERT, &values.concat()).await?;
    Ok(inserted.map(|(id, _, is_wanted)| SignedUp { id, is_wanted }))
}

/// The parameters of a sign-in and its event, from `$1` on.
fn sign_in_values<'a>(
    sign_in: &'a NewSignIn,
    network: &'a str,
    methods: &'a str,
    event: &'a NewEvent,
) -> [Value<'a>; 14] {
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
        sign_in.authenticated().map(Timestamp::unix_millis).into(),
        methods.into(),
        event.kind.into(),
        event.device.as_str().into(),
        event.details.as_str().into(),
    ]
}
