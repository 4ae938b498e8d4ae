//! Tokens and secrets: looked up by their digest, and the access tokens of a session.

use sqlx::{FromRow, SqliteConnection};

use super::SqliteStore;
use super::error::fault;
use crate::accounts::{FoundSignIn, Identity, NewSignIn, NewToken, SignIn, StoreError, Timestamp, TokenDigest};
use crate::contract::{Account, User};

/// Adds the token of a sign-in. That of a session leaves it to the session where it was made from.
pub(super) async fn insert_token(
    connection: &mut SqliteConnection,
    account_id: i64,
    session_id: Option<i64>,
    sign_in: &NewSignIn,
) -> sqlx::Result<()> {
    let network = sign_in.network.to_string();
    let (address, network, user_agent) = match session_id {
        None => (sign_in.address.as_str(), network.as_str(), sign_in.user_agent.as_str()),
        Some(_) => ("", "", ""),
    };
    sqlx::query(
        "INSERT INTO tokens
            (account_id, session_id, digest, address, network, user_agent, created_at, last_used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
    )
    .bind(account_id)
    .bind(session_id)
    .bind(sign_in.token.digest.as_bytes())
    .bind(address)
    .bind(network)
    .bind(user_agent)
    .bind(sign_in.created.unix_millis())
    .bind(sign_in.token.expires.unix_millis())
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct FoundRow {
    token_id: Option<i64>,
    session_id: Option<i64>,
    expires_at: i64,
    last_used_at: i64,
    ends_at: i64,
    account_id: i64,
    username: String,
    email: String,
    date_joined: i64,
    last_login: Option<i64>,
    is_active: bool,
}

impl FoundRow {
    /// `None` cannot be: a row is found by its token or by its session.
    fn into_found(self) -> Option<FoundSignIn> {
        let sign_in = match (self.token_id, self.session_id) {
            (Some(token), Some(session)) => SignIn::PageToken { token, session },
            (Some(token), None) => SignIn::Token(token),
            (None, session) => SignIn::Session(session?),
        };
        let rfc3339 = |millis| Timestamp::from_unix_millis(millis).rfc3339();
        let account = Account {
            user: User { id: self.account_id, username: self.username, email: self.email },
            date_joined: rfc3339(self.date_joined),
            last_login: self.last_login.map(rfc3339),
        };
        Some(FoundSignIn {
            identity: Identity { account, sign_in },
            is_active: self.is_active,
            expires: Timestamp::from_unix_millis(self.expires_at),
            last_used: Timestamp::from_unix_millis(self.last_used_at),
            ends: Timestamp::from_unix_millis(self.ends_at),
        })
    }
}

/// Tokens with all that is known of them.
macro_rules! tokens_where {
    ($condition:literal) => {
        concat!(
            "SELECT t.digest, t.id AS token_id, t.session_id,
                min(t.expires_at, coalesce(s.expires_at, t.expires_at)) AS expires_at,
                coalesce(s.last_used_at, t.last_used_at) AS last_used_at,
                coalesce(s.ends_at, t.expires_at) AS ends_at,
                a.id AS account_id, a.username, a.email, a.date_joined, a.last_login, a.is_active
             FROM tokens t
                JOIN accounts a ON a.id = t.account_id
                LEFT JOIN sessions s ON s.id = t.session_id
             WHERE ",
            $condition
        )
    };
}

pub(super) async fn find_token(store: &SqliteStore, digest: &TokenDigest) -> sqlx::Result<Option<FoundSignIn>> {
    let select = sqlx::query_as(tokens_where!("t.digest = $1"));
    let row: Option<FoundRow> = select.bind(digest.as_bytes()).fetch_optional(&store.readers).await?;
    Ok(row.and_then(FoundRow::into_found))
}

#[derive(FromRow)]
struct DigestedRow {
    digest: Vec<u8>,
    #[sqlx(flatten)]
    found: FoundRow,
}

/// Statements of a few sizes, so that each is prepared once; what is over of one is filled up.
pub(super) async fn find_tokens(
    store: &SqliteStore,
    digests: &[TokenDigest],
) -> sqlx::Result<Vec<(TokenDigest, FoundSignIn)>> {
    const FEW: usize = 8;
    const MANY: usize = 32;
    let mut found = Vec::new();
    for step in digests.chunks(MANY) {
        let (size, statement) = match step.len() {
            1 => (1, tokens_where!("t.digest = $1")),
            ..=FEW => (FEW, tokens_where!("t.digest IN (?, ?, ?, ?, ?, ?, ?, ?)")),
            _ => (
                MANY,
                tokens_where!(
                    "t.digest IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                        ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                ),
            ),
        };
        let select = step.iter().cycle().take(size).fold(sqlx::query_as(statement), |q, d| q.bind(d.as_bytes()));
        let rows: Vec<DigestedRow> = select.fetch_all(&store.readers).await?;
        let found_of = |row: DigestedRow| Some((TokenDigest::from_bytes(&row.digest)?, row.found.into_found()?));
        found.extend(rows.into_iter().filter_map(found_of));
    }
    Ok(found)
}

pub(super) async fn find_session(store: &SqliteStore, digest: &TokenDigest) -> sqlx::Result<Option<FoundSignIn>> {
    let row: Option<FoundRow> = sqlx::query_as(
        "SELECT NULL AS token_id, s.id AS session_id, s.expires_at, s.last_used_at, s.ends_at,
            a.id AS account_id, a.username, a.email, a.date_joined, a.last_login, a.is_active
         FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE s.digest = $1",
    )
    .bind(digest.as_bytes())
    .fetch_optional(&store.readers)
    .await?;
    Ok(row.and_then(FoundRow::into_found))
}

pub(super) async fn renew_access_token(
    store: &SqliteStore,
    session_id: i64,
    token: &NewToken,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let mut transaction = store.begin().await?;
    sqlx::query("DELETE FROM tokens WHERE session_id = $1 AND expires_at <= $2")
        .bind(session_id)
        .bind(now.unix_millis())
        .execute(&mut *transaction)
        .await
        .map_err(fault)?;
    let expires: Option<i64> = sqlx::query_scalar(
        "INSERT INTO tokens (account_id, session_id, digest, created_at, last_used_at, expires_at)
         SELECT account_id, id, $1, $2, $2, min($3, ends_at) FROM sessions WHERE id = $4 AND expires_at > $2
         RETURNING expires_at",
    )
    .bind(token.digest.as_bytes())
    .bind(now.unix_millis())
    .bind(token.expires.unix_millis())
    .bind(session_id)
    .fetch_optional(&mut *transaction)
    .await
    .map_err(fault)?;
    transaction.commit().await.map_err(fault)?;
    Ok(expires.map(Timestamp::from_unix_millis))
}
