//! The sessions of browsers.

use async_trait::async_trait;

use super::{FoundSignIn, StoreError};
use crate::accounts::{Timestamp, TokenDigest};

/// Sessions.
#[async_trait]
pub trait SessionRepository: Send {
    /// The sign-in of a session's secret, expired or not.
    async fn find(&mut self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError>;

    /// When sessions expire, if they have not been deleted and their accounts may sign in.
    async fn expiries(&mut self, sessions: &[i64]) -> Result<Vec<(i64, Timestamp)>, StoreError>;
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
