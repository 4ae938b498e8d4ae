//! Tokens: those of programs, and the access tokens of pages.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{Identity, Timestamp, TokenDigest};
use crate::contract::TokenScope;

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

    /// Adds a token with a name, unless the account has so many that have not expired: `None` then, and nothing is
    /// written. Returns the token's id.
    async fn insert_named(
        &mut self,
        account_id: i64,
        token: &NewNamedToken,
        most: u32,
    ) -> Result<Option<i64>, StoreError>;

    /// The tokens of an account that have a name and have not expired, newest first.
    async fn list_named(&mut self, account_id: i64, now: Timestamp) -> Result<Vec<NamedToken>, StoreError>;
}

/// A token to be added.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The digest of its text.
    pub digest: TokenDigest,
    /// When it expires.
    pub expires: Timestamp,
}

/// A token that is to be added by a name.
#[derive(Clone, Debug)]
pub struct NewNamedToken {
    /// Its digest and expiry.
    pub token: NewToken,
    /// Its name, which is not empty.
    pub name: String,
    /// What it may do.
    pub scope: TokenScope,
    /// The beginning of its text.
    pub prefix: String,
    /// The address of the client that it was made from; empty on the machine itself.
    pub address: String,
    /// The user agent of that client.
    pub user_agent: String,
    /// When it is created.
    pub created: Timestamp,
}

/// A token with a name in the list of an account's tokens.
#[derive(Clone, Debug)]
pub struct NamedToken {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scope: TokenScope,
    /// The beginning of its text.
    pub prefix: String,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last used; `None` if it never was.
    pub last_used: Option<Timestamp>,
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
    /// Whether it is a session that may act as another account.
    pub impersonates: bool,
}
