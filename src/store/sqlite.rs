//! SQLite: one connection that writes, several that read.

mod accounts;
mod error;
mod open;
mod passwords;
mod sign_ins;
mod tokens;
mod uses;

use async_trait::async_trait;
use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::accounts::{
    Credentials, FoldedName, FoundSignIn, ListedSignIn, Network, NewAccount, NewSignIn, NewToken, SignIn, Store,
    StoreError, Timestamp, TokenDigest, Use, VerifiedHash,
};

use error::fault;

/// Accounts in an SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    /// A single connection: SQLite lets one write at a time, and who waits for it waits here, in order.
    writer: SqlitePool,
    /// Connections that cannot write. In WAL mode they never wait for the writer.
    readers: SqlitePool,
}

impl SqliteStore {
    /// Opens the file of a URL such as `sqlite:vestibule.db`; makes and migrates it where that is due.
    ///
    /// # Errors
    /// A sentence for the operator: a URL that means no file, a file that cannot be opened, that another program
    /// made, or that a newer Vestibule has migrated.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        open::open(url).await
    }

    /// Closes every connection, once what is under way is done. SQLite then folds its log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// A transaction that has the write lock from its beginning: one that took it later could find that what it
    /// has read is no longer so.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(fault)
    }
}

/// Every step is one function in the file of its noun.
#[async_trait]
impl Store for SqliteStore {
    async fn is_username_taken(&self, name: &FoldedName) -> Result<bool, StoreError> {
        accounts::is_username_taken(self, name).await.map_err(fault)
    }

    async fn find_credentials(&self, name: &FoldedName) -> Result<Option<Credentials>, StoreError> {
        accounts::find_credentials(self, name).await.map_err(fault)
    }

    async fn is_signed_in_from(
        &self,
        name: &FoldedName,
        network: &Network,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        sign_ins::is_signed_in_from(self, name, network, now).await.map_err(fault)
    }

    async fn insert_account(
        &self,
        account: &NewAccount,
        sign_in: Option<&NewSignIn>,
    ) -> Result<Option<i64>, StoreError> {
        accounts::insert_account(self, account, sign_in).await
    }

    async fn record_sign_in(
        &self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> Result<bool, StoreError> {
        passwords::record_sign_in(self, account_id, verified, sign_in).await
    }

    async fn find_token(&self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError> {
        tokens::find_token(self, digest).await.map_err(fault)
    }

    async fn find_tokens(&self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError> {
        tokens::find_tokens(self, digests).await.map_err(fault)
    }

    async fn find_session(&self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError> {
        tokens::find_session(self, digest).await.map_err(fault)
    }

    async fn is_live(&self, sign_in: SignIn, now: Timestamp) -> Result<bool, StoreError> {
        sign_ins::is_live(self, sign_in, now).await.map_err(fault)
    }

    async fn record_uses(&self, recorded: &[Use]) -> Result<(), StoreError> {
        uses::record_uses(self, recorded).await
    }

    async fn renew_access_token(
        &self,
        session_id: i64,
        token: &NewToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        tokens::renew_access_token(self, session_id, token, now).await
    }

    async fn list_sign_ins(&self, account_id: i64, now: Timestamp) -> Result<Vec<ListedSignIn>, StoreError> {
        sign_ins::list_sign_ins(self, account_id, now).await.map_err(fault)
    }

    async fn revoke_sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError> {
        sign_ins::revoke_sign_in(self, sign_in).await
    }

    async fn revoke_all_sign_ins(&self, account_id: i64) -> Result<u64, StoreError> {
        sign_ins::revoke_all_sign_ins(self, account_id).await
    }

    async fn replace_password(&self, account_id: i64, hash: &str) -> Result<bool, StoreError> {
        passwords::replace_password(self, account_id, hash).await
    }

    async fn set_active(&self, name: &FoldedName, is_active: bool) -> Result<Option<i64>, StoreError> {
        accounts::set_active(self, name, is_active).await
    }

    async fn sign_ins_generation(&self) -> Result<i64, StoreError> {
        sign_ins::generation(self).await.map_err(fault)
    }

    async fn delete_expired(&self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError> {
        uses::delete_expired(self, sign_in, now).await
    }

    async fn purge_expired(&self, now: Timestamp) -> Result<u64, StoreError> {
        uses::purge_expired(self, now).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sign_ins::generation(self).await.map(drop).map_err(fault)
    }
}
