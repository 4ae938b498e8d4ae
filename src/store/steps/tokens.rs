//! Tokens and secrets: looked up by their digest, and the access tokens of a session.

use sqlx::FromRow;

use crate::accounts::{FoundSignIn, Identity, NewSignIn, NewToken, SignIn, Timestamp, TokenDigest};
use crate::contract::{Account, User};
use crate::store::connection::{Connection, Value, values};

/// Adds the token of a sign-in. The address is stored only for a program's token; a page's token has that of its
/// session.
pub(super) async fn insert_token(
    connection: &mut impl Connection,
    account_id: i64,
    session_id: Option<i64>,
    sign_in: &NewSignIn,
) -> sqlx::Result<()> {
    let network = sign_in.network.to_string();
    let (address, network, user_agent) = match session_id {
        None => (sign_in.address.as_str(), network.as_str(), sign_in.user_agent.as_str()),
        Some(_) => ("", "", ""),
    };
    connection
        .execute(
            "INSERT INTO tokens
                (account_id, session_id, digest, address, network, user_agent, created_at, last_used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
            values![
                account_id,
                session_id,
                sign_in.token.digest.as_bytes(),
                address,
                network,
                user_agent,
                sign_in.created.unix_millis(),
                sign_in.token.expires.unix_millis(),
            ],
        )
        .await
        .map(drop)
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
    /// `None` is impossible: a row is found by its token or by its session.
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

#[derive(FromRow)]
struct DigestedRow {
    digest: Vec<u8>,
    #[sqlx(flatten)]
    found: FoundRow,
}

/// Selects tokens with their sessions and accounts.
macro_rules! tokens_where {
    ($condition:literal) => {
        concat!(
            "SELECT t.digest, t.id AS token_id, t.session_id,
                CASE WHEN s.expires_at < t.expires_at THEN s.expires_at ELSE t.expires_at END AS expires_at,
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

/// Statements for some numbers of tokens, so that each is prepared once; unused parameters are filled by repetition.
const SIZES: [(usize, &str); 3] = [
    (1, tokens_where!("t.digest = $1")),
    (8, tokens_where!("t.digest IN ($1, $2, $3, $4, $5, $6, $7, $8)")),
    (
        32,
        tokens_where!(
            "t.digest IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
        ),
    ),
];

pub(in crate::store) async fn find_tokens(
    connection: &mut impl Connection,
    digests: &[TokenDigest],
) -> sqlx::Result<Vec<(TokenDigest, FoundSignIn)>> {
    let [.., (most, largest)] = SIZES;
    let mut found = Vec::new();
    for step in digests.chunks(most) {
        let (size, statement) = SIZES.into_iter().find(|(size, _)| step.len() <= *size).unwrap_or((most, largest));
        let values: Vec<Value<'_>> =
            step.iter().cycle().take(size).map(|digest| Value::from(digest.as_bytes())).collect();
        let rows: Vec<DigestedRow> = connection.fetch_all(statement, &values).await?;
        let found_of = |row: DigestedRow| Some((TokenDigest::from_bytes(&row.digest)?, row.found.into_found()?));
        found.extend(rows.into_iter().filter_map(found_of));
    }
    Ok(found)
}

pub(in crate::store) async fn find_session(
    connection: &mut impl Connection,
    digest: &TokenDigest,
) -> sqlx::Result<Option<FoundSignIn>> {
    let row: Option<FoundRow> = connection
        .fetch_optional(
            "SELECT CAST(NULL AS BIGINT) AS token_id, s.id AS session_id, s.expires_at, s.last_used_at, s.ends_at,
                a.id AS account_id, a.username, a.email, a.date_joined, a.last_login, a.is_active
             FROM sessions s JOIN accounts a ON a.id = s.account_id
             WHERE s.digest = $1",
            values![digest.as_bytes()],
        )
        .await?;
    Ok(row.and_then(FoundRow::into_found))
}

pub(in crate::store) async fn renew_access_token(
    connection: &mut impl Connection,
    session_id: i64,
    token: &NewToken,
    now: Timestamp,
) -> sqlx::Result<Option<Timestamp>> {
    connection.lock_session(session_id).await?;
    connection
        .execute(
            "DELETE FROM tokens WHERE session_id = $1 AND expires_at <= $2",
            values![session_id, now.unix_millis()],
        )
        .await?;
    let expires: Option<(i64,)> = connection
        .fetch_optional(
            "INSERT INTO tokens (account_id, session_id, digest, created_at, last_used_at, expires_at)
             SELECT account_id, id, $1, $2, $2, CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END
                FROM sessions WHERE id = $4 AND expires_at > $2
             RETURNING expires_at",
            values![token.digest.as_bytes(), now.unix_millis(), token.expires.unix_millis(), session_id],
        )
        .await?;
    Ok(expires.map(|(millis,)| Timestamp::from_unix_millis(millis)))
}
