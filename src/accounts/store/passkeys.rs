//! Passkeys, and the challenges that wait for an authenticator.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{Timestamp, TokenDigest};
use crate::contract::PasskeyKind;

/// Passkeys. Whoever adds, uses or removes one locks the account before.
#[async_trait]
pub trait PasskeyRepository: Send {
    /// By what the authenticators of an account know it; the first time that is `fresh`.
    async fn handle(&mut self, account_id: i64, fresh: &[u8]) -> Result<Vec<u8>, StoreError>;

    /// Adds a passkey, unless the account has `most` of them or it is registered already.
    async fn insert(&mut self, new: &NewPasskey, most: u32) -> Result<InsertedPasskey, StoreError>;

    /// The passkeys of an account, the newest first.
    async fn list(&mut self, account_id: i64) -> Result<Vec<StoredPasskey>, StoreError>;

    /// A passkey by what its authenticator knows it by.
    async fn find(&mut self, credential_id: &[u8]) -> Result<Option<StoredPasskey>, StoreError>;

    /// Records a use. `false` if there is no such passkey.
    async fn record_use(&mut self, id: i64, used: PasskeyUse) -> Result<bool, StoreError>;

    /// Renames a passkey of an account. `false` if it has none with that id.
    async fn rename(&mut self, account_id: i64, id: i64, name: &str) -> Result<bool, StoreError>;

    /// Removes a passkey of an account. `false` if it has none with that id.
    async fn remove(&mut self, account_id: i64, id: i64) -> Result<bool, StoreError>;

    /// The number of passkeys of all accounts that were made for another domain than this one.
    async fn count_elsewhere(&mut self, rp_id: &str) -> Result<u64, StoreError>;
}

/// A passkey to be added.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// Whose it is.
    pub account_id: i64,
    /// By what its authenticator knows it.
    pub credential_id: Vec<u8>,
    /// What it is for.
    pub kind: PasskeyKind,
    /// Its name.
    pub name: String,
    /// The domain for which it was made.
    pub rp_id: String,
    /// Its public key, as [`Ceremonies`](crate::accounts::Ceremonies) writes it.
    pub public_key: Vec<u8>,
    /// How often it was used, as its authenticator counts.
    pub sign_count: u32,
    /// The model of the authenticator as a UUID.
    pub aaguid: String,
    /// How a browser reaches it.
    pub transports: Vec<String>,
    /// Whether it may be copied to another device.
    pub is_backup_eligible: bool,
    /// Whether it has been.
    pub is_backed_up: bool,
    /// When it is added.
    pub created: Timestamp,
}

/// Whether a passkey was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertedPasskey {
    /// With this id.
    Added(i64),
    /// It is registered already, perhaps by another account.
    Taken,
    /// The account has as many as it may have.
    TooMany,
}

/// A passkey.
#[derive(Clone, Debug)]
pub struct StoredPasskey {
    /// Its row's id.
    pub id: i64,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// By what its authenticator knows the account.
    pub user_handle: Vec<u8>,
    /// What was added, with the counter and the backup of its last use.
    pub passkey: NewPasskey,
}

/// One use of a passkey.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyUse {
    /// The counter that is stored from now on.
    pub sign_count: u32,
    /// Whether it is copied to another device.
    pub is_backed_up: bool,
    /// When it was used.
    pub now: Timestamp,
}

/// Challenges. Each is used once: the caller that deletes the row has used it.
#[async_trait]
pub trait PasskeyChallengeRepository: Send {
    /// Adds a challenge. Of an account the last ten are kept, and of nobody the last twenty thousand.
    async fn insert(&mut self, new: &NewPasskeyChallenge) -> Result<(), StoreError>;

    /// Uses a challenge. `None` if it was used before, has expired, or was made for another purpose or browser; then
    /// nothing is written.
    async fn take(
        &mut self,
        digest: &TokenDigest,
        browser: Option<&TokenDigest>,
        purpose: ChallengePurpose,
        now: Timestamp,
    ) -> Result<Option<StoredChallenge>, StoreError>;
}

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengePurpose {
    /// To register a passkey.
    Create,
    /// To sign in.
    SignIn,
    /// To answer the second step of a log-in.
    SecondStep,
    /// To confirm who is signed in.
    Confirm,
    /// To sign up.
    SignUp,
}

impl ChallengePurpose {
    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::SignIn => "sign_in",
            Self::SecondStep => "second_step",
            Self::Confirm => "confirm",
            Self::SignUp => "sign_up",
        }
    }
}

/// A challenge to be added.
#[derive(Clone, Debug)]
pub struct NewPasskeyChallenge {
    /// The digest of the secret by which its answer names it.
    pub digest: TokenDigest,
    /// The digest of the cookie of the browser that has asked; `None` for a page of another origin.
    pub browser: Option<TokenDigest>,
    /// Whose it is; `None` where nobody is known yet.
    pub account_id: Option<i64>,
    /// What it is for.
    pub purpose: ChallengePurpose,
    /// What is needed to check the answer.
    pub state: Vec<u8>,
    /// When it is made.
    pub created: Timestamp,
    /// When it expires.
    pub expires: Timestamp,
}

/// A challenge that has been used.
#[derive(Clone, Debug)]
pub struct StoredChallenge {
    /// Whose it is; `None` where nobody was known.
    pub account_id: Option<i64>,
    /// What is needed to check the answer.
    pub state: Vec<u8>,
}
