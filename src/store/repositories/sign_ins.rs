//! Sign-ins of both kinds: added, listed, used, revoked.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    FoldedName, ListedSignIn, Network, NewSignIn, Revocation, SharedAttempt, SignIn, SignInRepository, StoreError,
    Timestamp, Touch, VerifiedHash,
};
use crate::contract::{SignInKind, TokenScope};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

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
    is_asking: bool,
    name: String,
    scope: String,
}

#[async_trait]
impl<B: Backend> SignInRepository for Work<'_, B> {
    async fn is_signed_in_from(
        &mut self,
        name: &FoldedName,
        network: &Network,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let found: Option<(i64,)> = self
            .fetch_optional(
                "SELECT a.id FROM accounts a WHERE a.username_folded = $1 AND (
                    EXISTS (SELECT 1 FROM sessions s WHERE s.account_id = a.id AND s.network = $2 AND s.expires_at > $3)
                    OR EXISTS (SELECT 1 FROM tokens t WHERE t.account_id = a.id AND t.network = $2 AND t.expires_at > $3))",
                values![name.as_str(), network.to_string().as_str(), now.unix_millis()],
            )
            .await?;
        Ok(found.is_some())
    }

    async fn list(
        &mut self,
        account_id: i64,
        asking: Option<SignIn>,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<ListedSignIn>, StoreError> {
        let (session, token) = match asking {
            Some(SignIn::Token(token)) => (None, Some(token)),
            asking => (asking.and_then(SignIn::session), None),
        };
        let rows: Vec<ListedRow> = self
            .fetch_all(
                "SELECT id, TRUE AS is_session, address, user_agent, created_at, last_used_at, expires_at,
                        FALSE AS is_imported, coalesce(id = $3, FALSE) AS is_asking, '' AS name, 'all' AS scope
                    FROM sessions WHERE account_id = $1 AND expires_at > $2
                 UNION ALL
                 SELECT t.id, FALSE, t.address, t.user_agent, t.created_at, t.last_used_at, t.expires_at,
                        EXISTS (SELECT 1 FROM django_tokens d WHERE d.digest = t.digest), coalesce(t.id = $4, FALSE),
                        t.name, t.scope
                    FROM tokens t WHERE t.account_id = $1 AND t.session_id IS NULL AND t.expires_at > $2
                 ORDER BY is_asking DESC, created_at DESC, is_session DESC, id DESC LIMIT $5",
                values![account_id, now.unix_millis(), session, token, i64::from(most)],
            )
            .await?;
        Ok(rows.into_iter().map(listed).collect())
    }

    async fn insert(&mut self, account_id: i64, sign_in: &NewSignIn) -> Result<(), StoreError> {
        in_transaction!(self, |connection| insert_sign_in(connection, account_id, sign_in));
        Ok(())
    }

    async fn record(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> Result<bool, StoreError> {
        Ok(in_transaction!(self, |connection| connection.record_sign_in(account_id, verified, sign_in)))
    }

    async fn touch(&mut self, touches: &[Touch]) -> Result<(), StoreError> {
        let mut touches = touches.to_vec();
        // In the order in which rows are locked.
        touches.sort_unstable_by_key(|touch| match touch.sign_in {
            SignIn::Session(session) | SignIn::PageToken { session, .. } => (0, session),
            SignIn::Token(token) => (1, token),
        });
        in_transaction!(self, |connection| connection.touch_sign_ins(&touches));
        Ok(())
    }

    async fn revoke(&mut self, sign_in: SignIn) -> Result<bool, StoreError> {
        let (delete, id) = match sign_in {
            // Deletes its tokens too.
            SignIn::Session(session) | SignIn::PageToken { session, .. } => {
                ("DELETE FROM sessions WHERE id = $1 RETURNING account_id", session)
            }
            SignIn::Token(token) => ("DELETE FROM tokens WHERE id = $1 RETURNING account_id", token),
        };
        let account: Option<(i64,)> = self.fetch_optional(delete, values![id]).await?;
        let Some((account,)) = account else { return Ok(false) };
        in_transaction!(self, |connection| connection.announce(Revocation::Account(account)));
        Ok(true)
    }

    async fn revoke_all(&mut self, account_id: i64) -> Result<u64, StoreError> {
        self.revoke_others(account_id, None, false).await
    }

    async fn revoke_others(
        &mut self,
        account_id: i64,
        session: Option<i64>,
        keeps_tokens: bool,
    ) -> Result<u64, StoreError> {
        in_transaction!(self, |connection| connection.lock_sign_ins(account_id));
        // Deletes their tokens too.
        let delete = "DELETE FROM sessions WHERE account_id = $1 AND id IS DISTINCT FROM $2";
        let mut ended = self.execute(delete, values![account_id, session]).await?;
        let delete = "DELETE FROM tokens WHERE account_id = $1 AND session_id IS NULL AND (name = '' OR NOT $2)";
        ended += self.execute(delete, values![account_id, keeps_tokens]).await?;
        let spend = "UPDATE django_sessions SET is_used = TRUE WHERE account_id = $1 AND NOT is_used";
        self.execute(spend, values![account_id]).await?;
        if ended > 0 {
            in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        }
        Ok(ended)
    }

    async fn settle(&mut self, attempt: &SharedAttempt) -> Result<(), StoreError> {
        in_transaction!(self, |connection| connection.settle(attempt));
        Ok(())
    }
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
        is_asking: row.is_asking,
        name: row.name,
        scope: TokenScope::of_stored(&row.scope),
    }
}

/// Adds a session with its access token, or a program's token.
pub(in crate::store) async fn insert_sign_in(
    connection: &mut impl Connection,
    account_id: i64,
    sign_in: &NewSignIn,
) -> sqlx::Result<()> {
    let mut session_id = None;
    if let Some(session) = &sign_in.session {
        let inserted: Option<(i64,)> = connection
            .fetch_optional(
                "INSERT INTO sessions
                    (account_id, digest, address, network, user_agent, created_at, last_used_at, expires_at, ends_at,
                    authenticated_at, methods)
                 VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10)
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
                    sign_in.authenticated().map(Timestamp::unix_millis),
                    sign_in.method_names().as_str(),
                ],
            )
            .await?;
        session_id = inserted.map(|(id,)| id);
    }
    insert_token(connection, account_id, session_id, sign_in).await
}

/// Adds the token of a sign-in. Where and how it was made is stored only for a program's token; a page's token has that
/// of its session.
async fn insert_token(
    connection: &mut impl Connection,
    account_id: i64,
    session_id: Option<i64>,
    sign_in: &NewSignIn,
) -> sqlx::Result<()> {
    let (network, methods) = (sign_in.network.to_string(), sign_in.method_names());
    let authenticated = sign_in.authenticated().map(Timestamp::unix_millis);
    let (address, network, user_agent, authenticated, methods) = match session_id {
        None => (sign_in.address.as_str(), network.as_str(), sign_in.user_agent.as_str(), authenticated, &*methods),
        Some(_) => ("", "", "", None, ""),
    };
    connection
        .execute(
            "INSERT INTO tokens
                (account_id, session_id, digest, address, network, user_agent, created_at, last_used_at, expires_at,
                authenticated_at, methods)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)",
            values![
                account_id,
                session_id,
                sign_in.token.digest.as_bytes(),
                address,
                network,
                user_agent,
                sign_in.created.unix_millis(),
                sign_in.token.expires.unix_millis(),
                authenticated,
                methods,
            ],
        )
        .await
        .map(drop)
}
