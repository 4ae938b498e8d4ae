//! Sessions, looked up by the digest of their secret or by their id.

use std::sync::LazyLock;

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    FoundSignIn, Identity, LazyServiceProfile, Methods, Reauthentication, Revocation, SessionRepository, SignIn,
    StoreError, Timestamp, TokenDigest, method_names,
};
use crate::contract::{Account, TokenScope, User};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, Value, values};
use crate::store::unit_of_work::{Work, in_transaction};

/// Limit of sessions per statement.
const MOST_SESSIONS: usize = 64;

/// The statements for one session, and for up to the limit.
static EXPIRIES: LazyLock<[String; 2]> = LazyLock::new(|| {
    [1, MOST_SESSIONS].map(|count| {
        let places: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
        format!(
            "SELECT s.id, s.expires_at FROM sessions s JOIN accounts a ON a.id = s.account_id
             WHERE s.id IN ({}) AND a.is_active
                AND NOT EXISTS (SELECT 1 FROM impersonations i WHERE i.session_id = s.id)",
            places.join(", ")
        )
    })
});

/// A session, or a token with its session, and the account.
#[derive(FromRow)]
pub(super) struct FoundRow {
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
    authenticated_at: Option<i64>,
    methods: String,
    second_factor: bool,
    scope: String,
    language: String,
    is_staff: bool,
    /// Only known of a session.
    #[sqlx(default)]
    impersonates: bool,
}

impl FoundRow {
    /// `None` is impossible: a row is found by its token or by its session.
    pub fn into_found(self) -> Option<FoundSignIn> {
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
            identity: Identity {
                account,
                sign_in,
                authenticated: self.authenticated_at.map(Timestamp::from_unix_millis),
                methods: Methods::of_stored(&self.methods),
                second_factor: self.second_factor,
                scope: TokenScope::of_stored(&self.scope),
                language: self.language,
                is_staff: self.is_staff,
                service_profile: LazyServiceProfile::default(),
                impersonation: None,
            },
            impersonates: self.impersonates,
            is_active: self.is_active,
            expires: Timestamp::from_unix_millis(self.expires_at),
            last_used: Timestamp::from_unix_millis(self.last_used_at),
            ends: Timestamp::from_unix_millis(self.ends_at),
        })
    }
}

/// Selects sessions with their accounts.
macro_rules! session_where {
    ($condition:literal) => {
        concat!(
            "SELECT CAST(NULL AS BIGINT) AS token_id, s.id AS session_id, s.expires_at, s.last_used_at, s.ends_at,
                a.id AS account_id, a.username, a.email, a.date_joined, a.last_login, a.is_active, s.authenticated_at,
                s.methods, a.second_factor, 'all' AS scope, a.language,
                a.is_staff OR a.is_superuser AS is_staff,
                EXISTS (SELECT 1 FROM impersonations i WHERE i.session_id = s.id) AS impersonates
             FROM sessions s JOIN accounts a ON a.id = s.account_id ",
            $condition
        )
    };
}
pub(super) use session_where;

#[async_trait]
impl<B: Backend> SessionRepository for Work<'_, B> {
    async fn find(&mut self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError> {
        let row: Option<FoundRow> =
            self.fetch_optional(session_where!("WHERE s.digest = $1"), values![digest.as_bytes()]).await?;
        Ok(row.and_then(FoundRow::into_found))
    }

    async fn expiries(&mut self, sessions: &[i64]) -> Result<Vec<(i64, Timestamp)>, StoreError> {
        let rows: Vec<(i64, i64)> = match sessions {
            [] => Vec::new(),
            [session] => self.fetch_all(&EXPIRIES[0], values![*session]).await?,
            sessions => {
                let mut rows = Vec::new();
                for step in sessions.chunks(MOST_SESSIONS) {
                    // Unused parameters are filled by repeating ids.
                    let values: Vec<Value<'_>> =
                        step.iter().cycle().take(MOST_SESSIONS).map(|id| (*id).into()).collect();
                    rows.extend(self.fetch_all::<(i64, i64)>(&EXPIRIES[1], &values).await?);
                }
                rows
            }
        };
        Ok(rows.into_iter().map(|(id, millis)| (id, Timestamp::from_unix_millis(millis))).collect())
    }

    async fn reauthenticate(
        &mut self,
        session_id: i64,
        digest: &TokenDigest,
        proof: Reauthentication<'_>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let (anew, also) = match proof {
            Reauthentication::Anew(methods) => (Some(method_names(methods)), ""),
            Reauthentication::Also(method) => (None, method.name()),
        };
        let renewed: Option<(i64, i64)> = self
            .fetch_optional(
                "UPDATE sessions SET digest = $1,
                    authenticated_at = CASE WHEN CAST($3 AS TEXT) IS NULL THEN authenticated_at ELSE $2 END,
                    methods = coalesce($3, CASE WHEN ' ' || methods || ' ' LIKE '% ' || $5 || ' %' THEN methods
                        ELSE trim(methods || ' ' || $5) END)
                 WHERE id = $4 AND expires_at > $2
                 RETURNING account_id, ends_at",
                values![digest.as_bytes(), now.unix_millis(), anew.as_deref(), session_id, also],
            )
            .await?;
        let Some((account_id, ends)) = renewed else { return Ok(None) };
        self.execute("DELETE FROM tokens WHERE session_id = $1", values![session_id]).await?;
        in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        Ok(Some(Timestamp::from_unix_millis(ends)))
    }
}
