//! What accounts need from a database. Each method is one atomic step, named after what it does.

mod error;

use async_trait::async_trait;
use futures::stream::BoxStream;

pub use error::{StoreError, StoreErrorKind};

use super::names::FoldedName;
use super::throttling::{SharedAttempt, SharedWindows};
use super::{Identity, Network, SignIn, Timestamp, TokenDigest};
use crate::contract::{SignInKind, User};

/// A database of accounts. "Not found" and "taken" are values; an error is a failure of the database only.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Whether the name is taken.
    async fn is_username_taken(&self, name: &FoldedName) -> Result<bool, StoreError>;

    /// What is needed to check a password. `None` if no account has the name.
    async fn find_credentials(&self, name: &FoldedName) -> Result<Option<Credentials>, StoreError>;

    /// Whether the account with that name has a sign-in from that network that has not expired.
    async fn is_signed_in_from(&self, name: &FoldedName, network: &Network, now: Timestamp)
    -> Result<bool, StoreError>;

    /// Adds an account with its first sign-in, and returns the account's id. `None` if the name is taken; then nothing
    /// is written.
    async fn insert_account(&self, new: &NewAccount, sign_in: Option<&NewSignIn>) -> Result<Option<i64>, StoreError>;

    /// Adds a sign-in and sets `last_login`, if the account is still active and its hash is still the one that was
    /// verified; stores a better hash if there is one, and settles the attempt. `false` if the account has changed;
    /// then nothing is written.
    async fn record_sign_in(
        &self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> Result<bool, StoreError>;

    /// The sign-ins of tokens, expired or not; an unknown token has no entry.
    async fn find_tokens(&self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError>;

    /// The sign-in of a session's secret, expired or not.
    async fn find_session(&self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError>;

    /// When sessions expire, if they have not been deleted and their accounts may sign in.
    async fn session_expiries(&self, sessions: &[i64]) -> Result<Vec<(i64, Timestamp)>, StoreError>;

    /// Records touches of sign-ins and the new expiry of their sessions in one step, each by compare-and-set: one is
    /// skipped if its last use is no longer `expected`.
    async fn touch_sign_ins(&self, touches: &[Touch]) -> Result<(), StoreError>;

    /// Adds an access token to a session that has not expired, and deletes the session's expired tokens. Returns when
    /// the token expires, which is no later than the session ends; `None` if there is no such session.
    async fn renew_access_token(
        &self,
        session_id: i64,
        token: &NewToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError>;

    /// The sessions and the programs' tokens of an account that have not expired, newest first.
    async fn list_sign_ins(&self, account_id: i64, now: Timestamp) -> Result<Vec<ListedSignIn>, StoreError>;

    /// Revokes one sign-in; a page's token revokes its session. `false` if it had ended already.
    async fn revoke_sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError>;

    /// Revokes every sign-in of an account and returns their number. The account's sessions of Django's are used up
    /// too, here and in every step that revokes all sign-ins.
    async fn revoke_all_sign_ins(&self, account_id: i64) -> Result<u64, StoreError>;

    /// The first hash after `after` that does not begin with `$argon2id$`, in the byte order of the hashes' first 64
    /// characters.
    async fn next_legacy_hash(&self, after: &str) -> Result<Option<String>, StoreError>;

    /// Stores a new hash, which no longer counts as imported from Django, and revokes every sign-in of the account.
    /// `false` if there is no such account.
    async fn replace_password(&self, account_id: i64, hash: &str) -> Result<bool, StoreError>;

    /// Sets whether an account may sign in; if not, revokes every sign-in. Returns the account's id, or `None` if no
    /// account has the name.
    async fn set_active(&self, name: &FoldedName, is_active: bool) -> Result<Option<i64>, StoreError>;

    /// The names of an account's groups, in no particular order.
    async fn list_groups(&self, account_id: i64) -> Result<Vec<String>, StoreError>;

    /// Whether there are sessions of Django's that can still be redeemed.
    async fn has_django_sessions(&self, now: Timestamp) -> Result<bool, StoreError>;

    /// When a session of Django's ends; `None` if it is unknown, used up or expired, or its account inactive.
    async fn find_django_session(&self, digest: &TokenDigest, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// Uses up a session of Django's, adds a sign-in of its account and returns the account's id. `None` as for
    /// [`find_django_session`](Self::find_django_session); then nothing is written.
    async fn redeem_django_session(&self, digest: &TokenDigest, sign_in: &NewSignIn)
    -> Result<Option<i64>, StoreError>;

    /// Uses up a session of Django's without a sign-in.
    async fn spend_django_session(&self, digest: &TokenDigest) -> Result<(), StoreError>;

    /// Revocations of sign-ins by any process, from the first query on, without expiries. Each is delivered within a
    /// second of its commit; revocations that may have been missed are delivered as [`Revocation::Unknown`]. The stream
    /// ends when the store is closed.
    fn revocations(&self) -> BoxStream<'static, RevocationBatch>;

    /// Deletes one sign-in if it has expired.
    async fn delete_expired(&self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError>;

    /// Deletes expired sessions, Django's too, and expired tokens, in a number that does not block others for long;
    /// returns the number. 0 if another process is purging.
    async fn purge_expired(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Whether the database accepts writes, tested by a small write.
    async fn try_to_write(&self) -> Result<(), StoreError>;

    /// The throttle windows that all processes on the database share; `None` if there is only one process.
    fn shared_windows(&self) -> Option<&dyn SharedWindows>;

    /// Metrics of the database, without a query.
    fn figures(&self) -> StoreFigures;
}

/// A revocation of sign-ins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Of this account, by id.
    Account(i64),
    /// Of any account: revocations may have been missed.
    Unknown,
}

/// Revocations that were announced since the previous batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationBatch {
    /// The accounts; often empty.
    pub revocations: Vec<Revocation>,
    /// Whether every revocation that was committed before this batch was requested has now been delivered.
    pub is_complete: bool,
}

/// Metrics of a database.
#[derive(Clone, Debug)]
pub struct StoreFigures {
    /// Its connection pools.
    pub pools: Vec<PoolFigures>,
    /// How often it was locked, full or unreachable.
    pub unavailable: u64,
}

/// Metrics of a connection pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolFigures {
    /// Its purpose: `reader`, `writer`, or `all`.
    pub name: &'static str,
    /// Open connections.
    pub size: usize,
    /// Idle connections.
    pub idle: usize,
}

/// An account to be added.
#[derive(Clone)]
pub struct NewAccount {
    /// The name as it was typed.
    pub username: String,
    /// The name as it is compared.
    pub folded: FoldedName,
    /// The e-mail address, or empty.
    pub email: String,
    /// The hash of its password.
    pub password: String,
    /// Whether it is a superuser.
    pub is_superuser: bool,
    /// When it is created.
    pub date_joined: Timestamp,
}

/// What is needed to check a password.
#[derive(Clone)]
pub struct Credentials {
    /// The account.
    pub user: User,
    /// The stored hash.
    pub password: String,
    /// Whether it may sign in.
    pub is_active: bool,
}

/// A hash that a password has matched.
#[derive(Clone)]
pub struct VerifiedHash {
    /// The stored hash.
    pub stored: String,
    /// What to store in its place, if it is weaker or older than it should be.
    pub replacement: Option<String>,
    /// The attempt, if all nodes have counted it as a failure: it is taken back, with the failures before it from its
    /// network.
    pub attempt: SharedAttempt,
}

/// A sign-in to be added.
#[derive(Clone, Debug)]
pub struct NewSignIn {
    /// The session of a browser; a program has none.
    pub session: Option<NewSession>,
    /// The page's access token, or the program's token.
    pub token: NewToken,
    /// The address of the client.
    pub address: String,
    /// The network of that address.
    pub network: Network,
    /// The user agent.
    pub user_agent: String,
    /// When it is created.
    pub created: Timestamp,
    /// The sign-in that it replaces, which ends in the same step if it has not ended yet.
    pub replaces: Option<SignIn>,
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

/// A touch: one use of a sign-in.
#[derive(Clone, Copy, Debug)]
pub struct Touch {
    /// The sign-in; for a page's token, its session.
    pub sign_in: SignIn,
    /// The last use that is expected to be stored.
    pub expected: Timestamp,
    /// This use.
    pub now: Timestamp,
    /// When the session now expires if it is not used; a program's token keeps its expiry.
    pub expires: Timestamp,
}

/// A sign-in in the list of an account's sign-ins.
#[derive(Clone, Debug)]
pub struct ListedSignIn {
    /// The id of the session or of the token.
    pub id: i64,
    /// Its kind.
    pub kind: SignInKind,
    /// The address that it was created from.
    pub address: String,
    /// The user agent.
    pub user_agent: String,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Timestamp,
    /// When it expires if it is not used.
    pub expires: Timestamp,
    /// Whether it was imported from Django.
    pub is_imported: bool,
}
