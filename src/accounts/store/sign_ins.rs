//! Sign-ins of both kinds: a browser's session, and a program's token.

use async_trait::async_trait;

use super::{NewEvent, NewSession, NewToken, StoreError};
use crate::accounts::{FoldedName, Method, Network, SharedAttempt, SignIn, Timestamp};
use crate::contract::{SignInKind, TokenScope};

/// Sign-ins. What ends one announces it to every process, once the unit of work is committed.
#[async_trait]
pub trait SignInRepository: Send {
    /// Whether the account with that name has a sign-in from that network that has not expired.
    async fn is_signed_in_from(
        &mut self,
        name: &FoldedName,
        network: &Network,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// The sessions and the programs' tokens of an account that have not expired, at most `most`: that of the request,
    /// `asking`, then the newest.
    async fn list(
        &mut self,
        account_id: i64,
        asking: Option<SignIn>,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<ListedSignIn>, StoreError>;

    /// Adds a sign-in of an account.
    async fn insert(&mut self, account_id: i64, sign_in: &NewSignIn) -> Result<(), StoreError>;

    /// Adds a sign-in and sets `last_login`, if the account is still active, and its hash and whether it wants a second
    /// step are still what was verified; stores a better hash if there is one, adds the event, and settles the attempt.
    /// `None` if the account has changed; then nothing is written.
    async fn record(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> Result<Option<Recorded>, StoreError>;

    /// Records touches of sign-ins and the new expiry of their sessions, each by compare-and-set: one is skipped if its
    /// last use is no longer `expected`.
    async fn touch(&mut self, touches: &[Touch]) -> Result<(), StoreError>;

    /// Revokes one sign-in; a page's token revokes its session. `false` if it had ended already.
    async fn revoke(&mut self, sign_in: SignIn) -> Result<bool, StoreError>;

    /// Revokes every sign-in of an account and returns their number. The account's sessions of Django's are used up
    /// too.
    async fn revoke_all(&mut self, account_id: i64) -> Result<u64, StoreError>;

    /// The same, except for one session, if any, and for the tokens with a name if `keeps_tokens` says so.
    async fn revoke_others(
        &mut self,
        account_id: i64,
        session: Option<i64>,
        keeps_tokens: bool,
    ) -> Result<u64, StoreError>;

    /// Takes back an attempt that was right, with the failures before it from its network, in the windows that all
    /// nodes share. It comes last, as windows are locked after all else.
    async fn settle(&mut self, attempt: &SharedAttempt) -> Result<(), StoreError>;
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
    /// How its owner has proved just now who they are; empty if they have not.
    pub methods: Vec<Method>,
}

impl NewSignIn {
    /// When its owner proved who they are.
    pub fn authenticated(&self) -> Option<Timestamp> {
        (!self.methods.is_empty()).then_some(self.created)
    }

    /// The names of the methods, with spaces between.
    pub fn method_names(&self) -> String {
        method_names(&self.methods)
    }
}

/// The names of methods as they are stored, with spaces between.
pub fn method_names(methods: &[Method]) -> String {
    methods.iter().map(|method| method.name()).collect::<Vec<_>>().join(" ")
}

/// A log-in that was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Whether its network and device are new to an account that has signed up or logged in before.
    pub is_new_device: bool,
    /// Whether a webhook wants to be told of it.
    pub is_wanted: bool,
}

/// A hash that a password has matched.
#[derive(Clone)]
pub struct VerifiedHash {
    /// The stored hash.
    pub stored: String,
    /// What to store in its place, if it is weaker or older than it should be.
    pub replacement: Option<String>,
    /// Whether the account wanted a second step when it was read.
    pub second_factor: bool,
    /// The attempt, if all nodes have counted it as a failure: it is taken back, with the failures before it from its
    /// network. Empty where it forgives none.
    pub attempt: SharedAttempt,
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
    /// Whether it is that of the request.
    pub is_asking: bool,
    /// The name of a token; empty if it has none.
    pub name: String,
    /// What it may do.
    pub scope: TokenScope,
}
