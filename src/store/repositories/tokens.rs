//! Tokens, looked up by their digest, and the access tokens of a session.

use async_trait::async_trait;
use sqlx::FromRow;

use super::sessions::FoundRow;
use crate::accounts::{
    FoundSignIn, NamedToken, NewNamedToken, NewToken, StoreError, Timestamp, TokenDigest, TokenRepository,
};
use crate::contract::TokenScope;
use crate::store::backend::Backend;
use crate::store::connection::{Connection, Value, values};
use crate::store::unit_of_work::{Work, in_transaction};

#[derive(FromRow)]
struct DigestedRow {
    digest: Vec<u8>,
    #[sqlx(flatten)]
    found: FoundRow,
}

#[derive(FromRow)]
struct NamedRow {
    id: i64,
    name: String,
    scope: String,
    prefix: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

/// `last_used_at` of a token that was never used. Its first use is then recorded, however soon it comes.
const NEVER_USED: i64 = 0;

/// Selects tokens with their sessions and accounts.
macro_rules! tokens_where {
    ($condition:literal) => {
        concat!(
            "SELECT t.digest, t.id AS token_id, t.session_id,
                CASE WHEN s.expires_at < t.expires_at THEN s.expires_at ELSE t.expires_at END AS expires_at,
                coalesce(s.last_used_at, t.last_used_at) AS last_used_at,
                coalesce(s.ends_at, t.expires_at) AS ends_at,
                a.id AS account_id, a.username, a.email, a.date_joined, a.last_login, a.is_active,
                coalesce(s.authenticated_at, t.authenticated_at) AS authenticated_at,
                coalesce(s.methods, t.methods) AS methods, a.second_factor, t.scope, a.language,
                a.is_staff OR a.is_superuser AS is_staff
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

#[async_trait]
impl<B: Backend> TokenRepository for Work<'_, B> {
    async fn find(&mut self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError> {
        let [.., (most, largest)] = SIZES;
        let mut found = Vec::new();
        for step in digests.chunks(most) {
            let (size, statement) = SIZES.into_iter().find(|(size, _)| step.len() <= *size).unwrap_or((most, largest));
            let values: Vec<Value<'_>> =
                step.iter().cycle().take(size).map(|digest| Value::from(digest.as_bytes())).collect();
            let rows: Vec<DigestedRow> = self.fetch_all(statement, &values).await?;
            let found_of = |row: DigestedRow| Some((TokenDigest::from_bytes(&row.digest)?, row.found.into_found()?));
            found.extend(rows.into_iter().filter_map(found_of));
        }
        Ok(found)
    }

    async fn renew(
        &mut self,
        session_id: i64,
        token: &NewToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        in_transaction!(self, |connection| connection.lock_session(session_id));
        self.execute(
            "DELETE FROM tokens WHERE session_id = $1 AND expires_at <= $2",
            values![session_id, now.unix_millis()],
        )
        .await?;
        let expires: Option<(i64,)> = self
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

    async fn insert_named(
        &mut self,
        account_id: i64,
        new: &NewNamedToken,
        most: u32,
    ) -> Result<Option<i64>, StoreError> {
        // Of two at once the second counts the first.
        in_transaction!(self, |connection| connection.lock_sign_ins(account_id));
        let inserted: Option<(i64,)> = self
            .fetch_optional(
                "INSERT INTO tokens (account_id, digest, name, scope, prefix, address, user_agent, created_at,
                    last_used_at, expires_at)
                 SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM accounts
                 WHERE id = $1 AND $11 > (
                    SELECT count(*) FROM tokens WHERE account_id = $1 AND name <> '' AND expires_at > $8)
                 RETURNING id",
                values![
                    account_id,
                    new.token.digest.as_bytes(),
                    new.name.as_str(),
                    new.scope.name(),
                    new.prefix.as_str(),
                    new.address.as_str(),
                    new.user_agent.as_str(),
                    new.created.unix_millis(),
                    NEVER_USED,
                    new.token.expires.unix_millis(),
                    i64::from(most),
                ],
            )
            .await?;
        Ok(inserted.map(|(id,)| id))
    }

    async fn list_named(&mut self, account_id: i64, now: Timestamp) -> Result<Vec<NamedToken>, StoreError> {
        let rows: Vec<NamedRow> = self
            .fetch_all(
                "SELECT id, name, scope, prefix, created_at, last_used_at, expires_at FROM tokens
                 WHERE account_id = $1 AND name <> '' AND expires_at > $2
                 ORDER BY created_at DESC, id DESC",
                values![account_id, now.unix_millis()],
            )
            .await?;
        Ok(rows.into_iter().map(named).collect())
    }
}

fn named(row: NamedRow) -> NamedToken {
    NamedToken {
        id: row.id,
        name: row.name,
        scope: TokenScope::of_stored(&row.scope),
        prefix: row.prefix,
        created: Timestamp::from_unix_millis(row.created_at),
        last_used: (row.last_used_at != NEVER_USED).then(|| Timestamp::from_unix_millis(row.last_used_at)),
        expires: Timestamp::from_unix_millis(row.expires_at),
    }
}
