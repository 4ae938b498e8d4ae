//! Sessions of staff that act as another account.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{Timestamp, TokenDigest};

/// Impersonations. Each is listed until its end is recorded.
#[async_trait]
pub trait ImpersonationRepository: Send {
    /// Lets a session that has not expired act as another account. It gets a new secret and its page tokens are
    /// deleted, which is announced as a revocation. Returns when the session ends in any case; `None` if there is no
    /// such session, or it acts as somebody already.
    async fn begin(&mut self, new: &NewImpersonation<'_>) -> Result<Option<Timestamp>, StoreError>;

    /// As whom a session acts, expired or not.
    async fn find(&mut self, session_id: i64) -> Result<Option<Impersonated>, StoreError>;

    /// Those that have expired or whose session has ended, at most `most`.
    async fn over(&mut self, now: Timestamp, most: u32) -> Result<Vec<Impersonated>, StoreError>;

    /// Deletes it, which is announced as a revocation of its operator's. Returns whether it was still there.
    async fn end(&mut self, it: &Impersonated) -> Result<bool, StoreError>;
}

/// An impersonation to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewImpersonation<'a> {
    /// The session of the operator.
    pub session_id: i64,
    /// The digest of its new secret.
    pub digest: TokenDigest,
    /// The id and name of the operator.
    pub actor: (i64, &'a str),
    /// The address of their client.
    pub address: &'a str,
    /// The id and name of the account as which they act.
    pub target: (i64, &'a str),
    /// When it begins.
    pub created: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
}

/// An impersonation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impersonated {
    /// Its id.
    pub id: i64,
    /// The session of the operator; `None` once that has ended.
    pub session_id: Option<i64>,
    /// The account of the operator.
    pub actor_id: i64,
    /// Its name at the beginning.
    pub actor: String,
    /// The address of the operator's client.
    pub address: String,
    /// The account as which they act.
    pub target_id: i64,
    /// Its name at the beginning.
    pub target: String,
    /// When it ends at the latest.
    pub expires: Timestamp,
}
