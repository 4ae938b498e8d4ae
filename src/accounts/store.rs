//! What accounts ask of a database. Each method is one atomic step, named after what it does.

mod error;

use async_trait::async_trait;
use futures::stream::BoxStream;

pub use error::{StoreError, StoreErrorKind};

use super::names::FoldedName;
use super::throttling::{SharedAttempt, SharedWindows};
use super::{Identity, Network, SignIn, Timestamp, TokenDigest};
use crate::contract::{SignInKind, User};

/// What a store can do. "Not there" and "taken" are values; an error is a fault of the database alone.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Whether an account has the name.
    async fn is_username_taken(&self, name: &FoldedName) -> Result<bool, StoreError>;

    /// What is needed to check a password. `None` where no account has the name.
    async fn find_credentials(&self, name: &FoldedName) -> Result<Option<Credentials>, StoreError>;

    /// Whether the account of that name has a sign-in from that network that has not expired.
    async fn is_signed_in_from(&self, name: &FoldedName, network: &Network, now: Timestamp)
    -> Result<bool, StoreError>;

    /// Adds an account, and its first sign-in with it. `None` where the name is taken, and then nothing is
    /// written; otherwise the account's id.
    async fn insert_account(&self, new: &NewAccount, sign_in: Option<&NewSignIn>) -> Result<Option<i64>, StoreError>;

    /// Adds a sign-in and sets `last_login`, if the account is still active and its hash still the one that was
    /// verified; stores the better hash where there is one, and settles the attempt. `false` where not, and then nothing
    /// is written.
    async fn record_sign_in(
        &self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> Result<bool, StoreError>;

    /// The sign-ins of tokens, expired or not; of what nobody has there is none.
    async fn find_tokens(&self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError>;

    /// The sign-in of a session's secret, expired or not.
    async fn find_session(&self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError>;

    /// When sessions expire, if they have not been deleted and their accounts may sign in.
    async fn session_expiries(&self, sessions: &[i64]) -> Result<Vec<(i64, Timestamp)>, StoreError>;

    /// Notes that sign-ins were used, and moves the expiry of their sessions, all in one step; nothing happens to
    /// one where another request has noted a use since its `expected`.
    async fn touch_sign_ins(&self, touches: &[Touch]) -> Result<(), StoreError>;

    /// Adds an access token to a session that has not expired, and deletes its expired ones. When the token
    /// expires, which is no later than its session ends; `None` where there is no such session.
    async fn renew_access_token(
        &self,
        session_id: i64,
        token: &NewToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError>;

    /// The sessions and the programs' tokens of an account that have not expired, the newest first.
    async fn list_sign_ins(&self, account_id: i64, now: Timestamp) -> Result<Vec<ListedSignIn>, StoreError>;

    /// Ends one sign-in; a page's token ends its session. `false` where it had ended already.
    async fn revoke_sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError>;

    /// Ends every sign-in of an account; how many there were. Django's sessions of the account are used up with them,
    /// here and in every step that ends all sign-ins.
    async fn revoke_all_sign_ins(&self, account_id: i64) -> Result<u64, StoreError>;

    /// Of the hashes that do not begin with `$argon2id$`, the first after a text, by the bytes of their first 64
    /// characters.
    async fn next_legacy_hash(&self, after: &str) -> Result<Option<String>, StoreError>;

    /// Stores a new hash, which from then on is none of Django's, and ends every sign-in of the account. `false` where
    /// there is no such account.
    async fn replace_password(&self, account_id: i64, hash: &str) -> Result<bool, StoreError>;

    /// Sets whether an account may sign in; if not, ends every sign-in. The account's id, or `None` where no
    /// account has the name.
    async fn set_active(&self, name: &FoldedName, is_active: bool) -> Result<Option<i64>, StoreError>;

    /// The names of the groups that an account is in, in no order.
    async fn list_groups(&self, account_id: i64) -> Result<Vec<String>, StoreError>;

    /// Whether there are sessions of Django's that a browser may still be taken for somebody by.
    async fn has_django_sessions(&self, now: Timestamp) -> Result<bool, StoreError>;

    /// When a session of Django's ends; `None` where it is unknown, used up or expired, or its account inactive.
    async fn find_django_session(&self, digest: &TokenDigest, now: Timestamp) -> Result<Option<Timestamp>, StoreError>;

    /// Uses up a session of Django's for a sign-in of its account, whose id it answers. `None` as for
    /// [`find_django_session`](Self::find_django_session), and then nothing is written.
    async fn redeem_django_session(&self, digest: &TokenDigest, sign_in: &NewSignIn)
    -> Result<Option<i64>, StoreError>;

    /// Uses up a session of Django's for nothing.
    async fn spend_django_session(&self, digest: &TokenDigest) -> Result<(), StoreError>;

    /// Whose sign-ins are ended, from the first look on, whichever process ends them; not those that expire. Each is told within a second of the
    /// step that ended it; what may have been missed is told as [`Revocation::Unknown`]. The stream ends when the store is
    /// closed.
    fn revocations(&self) -> BoxStream<'static, RevocationBatch>;

    /// Deletes one sign-in if it has expired.
    async fn delete_expired(&self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError>;

    /// Deletes sessions, Django's too, and tokens that have expired, so many of each that it does not hold up others;
    /// how many. None where another process does so at this moment.
    async fn purge_expired(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Whether the database can be written, found out by a small write.
    async fn try_to_write(&self) -> Result<(), StoreError>;

    /// The windows in which all processes on the database count together; `None` where there is but one.
    fn shared_windows(&self) -> Option<&dyn SharedWindows>;

    /// How the database is doing, without asking it.
    fn figures(&self) -> StoreFigures;
}

/// Sign-ins that were revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Some of this account, by id.
    Account(i64),
    /// Some of any account: what may have been missed.
    Unknown,
}

/// Revocations that were announced since the batch before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationBatch {
    /// Of which accounts; often none.
    pub revocations: Vec<Revocation>,
    /// Whether, with these, all have been told that were committed before the stream was asked for this.
    pub is_complete: bool,
}

/// How a database is doing.
#[derive(Clone, Debug)]
pub struct StoreFigures {
    /// Its pools of connections.
    pub pools: Vec<PoolFigures>,
    /// How often it was locked, full or away.
    pub unavailable: u64,
}

/// How a pool of connections is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolFigures {
    /// What it is for: `reader`, `writer`, or `all`.
    pub name: &'static str,
    /// How many connections it has open.
    pub size: usize,
    /// How many of them wait for work.
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
    /// Whether it may do everything.
    pub is_superuser: bool,
    /// When it is made.
    pub date_joined: Timestamp,
}

/// What is needed to check a password.
#[derive(Clone)]
pub struct Credentials {
    /// Whose they are.
    pub user: User,
    /// The stored hash.
    pub password: String,
    /// Whether it may sign in.
    pub is_active: bool,
}

/// A hash against which a password was right.
#[derive(Clone)]
pub struct VerifiedHash {
    /// The stored hash.
    pub stored: String,
    /// What to store in its place, where it is weaker or older than it should be.
    pub replacement: Option<String>,
    /// The attempt, where all nodes count it as a failure: it is none, and makes up for those before it from its
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
    /// The address that it is made from.
    pub address: String,
    /// The network of that address.
    pub network: Network,
    /// What the client calls itself.
    pub user_agent: String,
    /// When it is made.
    pub created: Timestamp,
    /// The sign-in that it takes the place of, which ends in the same step if it has not ended yet.
    pub replaces: Option<SignIn>,
}

/// A session to be added.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Of its secret.
    pub digest: TokenDigest,
    /// When it ends if it is not used.
    pub expires: Timestamp,
    /// When it ends in any case.
    pub ends: Timestamp,
}

/// A token to be added.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Of its text.
    pub digest: TokenDigest,
    /// When it ends.
    pub expires: Timestamp,
}

/// A sign-in that was found by its secret.
#[derive(Clone, Debug)]
pub struct FoundSignIn {
    /// Whose it is, and which.
    pub identity: Identity,
    /// Whether the account may sign in.
    pub is_active: bool,
    /// When what was shown stops working; for a page's token, it or its session, whichever is first.
    pub expires: Timestamp,
    /// When the session, or the program's token, was last used.
    pub last_used: Timestamp,
    /// When the session ends in any case; for a program's token, when it expires.
    pub ends: Timestamp,
}

/// One use of a sign-in.
#[derive(Clone, Copy, Debug)]
pub struct Touch {
    /// Which sign-in; a page's token is a use of its session.
    pub sign_in: SignIn,
    /// The last use that was known.
    pub expected: Timestamp,
    /// This use.
    pub now: Timestamp,
    /// When the session now ends if it is not used; a program's token does not move.
    pub expires: Timestamp,
}

/// A sign-in in the list of an account's.
#[derive(Clone, Debug)]
pub struct ListedSignIn {
    /// Its id: of the session, or of the token.
    pub id: i64,
    /// Which of both.
    pub kind: SignInKind,
    /// The address that it was made from.
    pub address: String,
    /// What the client called itself.
    pub user_agent: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Timestamp,
    /// When it ends if it is not used.
    pub expires: Timestamp,
    /// Whether it came from Django.
    pub is_imported: bool,
}
