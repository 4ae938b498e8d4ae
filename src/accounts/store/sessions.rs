//! The sessions of browsers.

use async_trait::async_trait;

use super::{FoundSignIn, StoreError};
use crate::accounts::{Method, Timestamp, TokenDigest};

/// Sessions.
#[async_trait]
pub trait SessionRepository: Send {
    /// The sign-in of a session's secret, expired or not.
    async fn find(&mut self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError>;

    /// When sessions expire, if they have not been deleted, their accounts may sign in, and they act as no other account.
    async fn expiries(&mut self, sessions: &[i64]) -> Result<Vec<(i64, Timestamp)>, StoreError>;

    /// Records how the owner of a session that has not expired has now proved who they are. The session gets a new secret
    /// and its page tokens are deleted, which is announced as a revocation. Returns when the session ends in any case;
    /// `None` if there is no such session.
    async fn reauthenticate(
        &mut self,
        session_id: i64,
        digest: &TokenDigest,
        proof: Reauthentication<'_>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError>;
}

/// How the owner of a session has proved again who they are.
#[derive(Clone, Copy, Debug)]
pub enum Reauthentication<'a> {
    /// By these methods, whatever was proved before.
    Anew(&'a [Method]),
    /// By this method too: as freshly as by those before, and no more so.
    Also(Method),
}

/// A session to be added.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The digest of its secret.
    pub digest: TokenDigest,
    /// When it expires if it is not used.
    pub expires: Timestamp,
    /// When it expires in any case.
    pub ends: Timestamp,
}
