//! Tokens: those of programs, and the access tokens of pages.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{Identity, Timestamp, TokenDigest};

/// Tokens.
#[async_trait]
pub trait TokenRepository: Send {
    /// The sign-ins of tokens, expired or not; an unknown token has no entry.
    async fn find(&mut self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError>;

    /// Adds an access token to a session that has not expired, and deletes the session's expired tokens. Returns when
    /// the token expires, which is no later than the session ends; `None` if there is no such session.
    async fn renew(
        &mut self,
        session_id: i64,
        token: &NewToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError>;
}

/// A token to be added.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The digest of its text.
    pub digest: TokenDigest,
    /// When it expires.
    pub expires: Timestamp,
}

/// A sign-in that was found by its secret.
#[derive(Clone, Debug)]
pub struct FoundSignIn {
    /// The account and the sign-in.
    pub identity: Identity,
    /// Whether the account may sign in.
    pub is_active: bool,
    /// When it expires; for a page's token, when it or its session does, whichever is first.
    pub expires: Timestamp,
    /// When the session, or the program's token, was last used.
    pub last_used: Timestamp,
    /// When the session expires in any case; for a program's token, when it expires.
    pub ends: Timestamp,
}
