//! Accounts: their names, credentials, and whether they may sign in.

use async_trait::async_trait;

use super::{NewSignIn, StoreError, VerifiedHash};
use crate::accounts::{FoldedName, Timestamp};
use crate::contract::User;

/// Accounts.
#[async_trait]
pub trait AccountRepository: Send {
    /// Whether the name is taken.
    async fn is_username_taken(&mut self, name: &FoldedName) -> Result<bool, StoreError>;

    /// What is needed to check a password. `None` if no account has the name.
    async fn find_credentials(&mut self, name: &FoldedName) -> Result<Option<Credentials>, StoreError>;

    /// The same by the account's id.
    async fn find(&mut self, account_id: i64) -> Result<Option<Credentials>, StoreError>;

    /// Adds an account and returns its id. `None` if the name is taken; then nothing is written.
    async fn insert(&mut self, new: &NewAccount) -> Result<Option<i64>, StoreError>;

    /// The same with its first sign-in, which is also its last log-in.
    async fn insert_signed_in(&mut self, new: &NewAccount, sign_in: &NewSignIn) -> Result<Option<i64>, StoreError>;

    /// Locks an account until the unit of work ends, if it is still active and its hash is still the one that was
    /// verified; stores a better hash if there is one. `false` if the account has changed; then nothing is written.
    async fn lock_verified(&mut self, account_id: i64, verified: &VerifiedHash) -> Result<bool, StoreError>;

    /// Stores a new hash, which no longer counts as imported from Django. `false` if there is no such account.
    async fn set_password(&mut self, account_id: i64, hash: &str) -> Result<bool, StoreError>;

    /// Sets whether an account may sign in. Returns the account's id, or `None` if no account has the name.
    async fn set_active(&mut self, name: &FoldedName, is_active: bool) -> Result<Option<i64>, StoreError>;
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
