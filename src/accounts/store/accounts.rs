//! Accounts: their names, credentials, and whether they may sign in.

use async_trait::async_trait;

use super::{NewEvent, NewSignIn, StoreError, VerifiedHash};
use crate::accounts::{FoldedName, Timestamp};
use crate::contract::{Person, User};

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

    /// The same with its first sign-in, which is also its last log-in, and with the event of it.
    async fn insert_signed_in(
        &mut self,
        new: &NewAccount,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> Result<Option<SignedUp>, StoreError>;

    /// Locks an account until the unit of work ends, if it is still active, its hash is still the one that was verified,
    /// and it has a second factor or none as it had then; stores a better hash if there is one. `false` if the account has changed; then nothing is written.
    async fn lock_verified(&mut self, account_id: i64, verified: &VerifiedHash) -> Result<bool, StoreError>;

    /// Locks an account, so that nobody else changes it or its sign-ins until the unit of work ends.
    async fn lock(&mut self, account_id: i64) -> Result<(), StoreError>;

    /// Stores a new hash, which no longer counts as imported from Django. No log-in by the password before waits any
    /// longer, nor does an authenticator app for its first code, and no browser is trusted. `false` if there is no such
    /// account.
    async fn set_password(&mut self, account_id: i64, hash: &str) -> Result<bool, StoreError>;

    /// To whom a mail about an account is written. `None` if it has no address.
    async fn addressee(&mut self, account_id: i64) -> Result<Option<Addressee>, StoreError>;

    /// What its owner says of themselves. `None` if there is no such account.
    async fn person(&mut self, account_id: i64) -> Result<Option<Person>, StoreError>;

    /// Sets what is given of it and returns all of it; `None` if there is no such account. Other processes are told to
    /// look the account up again.
    async fn edit(
        &mut self,
        account_id: i64,
        first_name: Option<&str>,
        last_name: Option<&str>,
        language: Option<&str>,
    ) -> Result<Option<Person>, StoreError>;

    /// Whether an account is staff's or a superuser's.
    async fn is_staff(&mut self, account_id: i64) -> Result<bool, StoreError>;

    /// Locks the superusers who may sign in until the unit of work ends, and returns their ids.
    async fn lock_superusers(&mut self) -> Result<Vec<i64>, StoreError>;

    /// Deletes an account with all rows of it, which is announced as a revocation. Of one that came from Django the id
    /// stays, so that no import brings it back.
    async fn delete(&mut self, account_id: i64) -> Result<(), StoreError>;

    /// Sets whether an account may sign in. `false` if there is no such account.
    async fn set_active(&mut self, account_id: i64, is_active: bool) -> Result<bool, StoreError>;

    /// Sets whether an account is staff, and whether it is a superuser.
    async fn set_roles(&mut self, account_id: i64, is_staff: bool, is_superuser: bool) -> Result<(), StoreError>;
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

/// An account that was added with its first sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedUp {
    /// Its id.
    pub id: i64,
    /// Whether a webhook wants to be told of it.
    pub is_wanted: bool,
}

/// To whom a mail about an account is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The name of the account.
    pub username: String,
    /// Its address.
    pub email: String,
    /// The code of its language, or empty.
    pub language: String,
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
    /// Whether a log-in by password wants a second step.
    pub second_factor: bool,
}
