//! A database that implements [`Store`]: each method is a read on a connection, or one transaction.

use std::future::Future;
use std::ops::DerefMut;

use async_trait::async_trait;
use futures::stream::BoxStream;
use sqlx::Transaction;

use super::connection::{Connection, commit};
use super::steps::{accounts, django_sessions, groups, last_used, passwords, sign_ins, tokens};
use crate::accounts::{
    Credentials, FoldedName, FoundSignIn, ListedSignIn, Network, NewAccount, NewSignIn, NewToken, RevocationBatch,
    SharedWindows, SignIn, Store, StoreError, StoreFigures, Timestamp, TokenDigest, Touch, VerifiedHash,
};

/// A database and its connections.
pub(super) trait Backend: Send + Sync + 'static {
    /// sqlx's type of the database.
    type Database: sqlx::Database<Connection: Connection>;
    /// A connection of a pool.
    type PooledConnection: PooledConnection + DerefMut<Target = <Self::Database as sqlx::Database>::Connection>;

    /// Acquires a connection for reading.
    fn reader(&self) -> impl Future<Output = sqlx::Result<Self::PooledConnection>> + Send;

    /// Acquires a connection for writing.
    fn writer(&self) -> impl Future<Output = sqlx::Result<Self::PooledConnection>> + Send;

    /// Begins a transaction in which rows that are read and locked do not change.
    fn begin<'c>(
        &self,
        connection: &'c mut Self::PooledConnection,
    ) -> impl Future<Output = sqlx::Result<Transaction<'c, Self::Database>>> + Send;

    /// Commits a transaction.
    fn commit(&self, transaction: Transaction<'_, Self::Database>) -> impl Future<Output = sqlx::Result<()>> + Send {
        commit(transaction)
    }

    /// Runs a step, and classifies its error by whether the database may recover in a moment.
    fn run<T>(
        &self,
        step: impl Future<Output = sqlx::Result<T>> + Send,
    ) -> impl Future<Output = Result<T, StoreError>> + Send;

    /// As [`Store::revocations`].
    fn revocations(&self) -> BoxStream<'static, RevocationBatch>;

    /// As [`Store::shared_windows`].
    fn shared_windows(&self) -> Option<&dyn SharedWindows>;

    /// As [`Store::figures`].
    fn figures(&self) -> StoreFigures;
}

/// A connection from a pool, to which it is returned on drop.
pub(super) trait PooledConnection: Send {
    /// Returns it after a step that has succeeded: no query is in flight on it.
    fn release(self);
}

/// Runs a read: `on_reader!(self, function, arguments...)`.
macro_rules! on_reader {
    ($backend:ident, $step:path $(, $argument:expr)*) => {
        $backend
            .run(async {
                let mut connection = $backend.reader().await?;
                let answer = $step(&mut *connection, $($argument),*).await?;
                connection.release();
                Ok(answer)
            })
            .await
    };
}

/// Runs a transaction, with a rollback on failure: `in_transaction!(self, function, arguments...)`.
macro_rules! in_transaction {
    ($backend:ident, $step:path $(, $argument:expr)*) => {
        $backend
            .run(async {
                let mut connection = $backend.writer().await?;
                let mut transaction = $backend.begin(&mut connection).await?;
                let answer = $step(&mut *transaction, $($argument),*).await?;
                $backend.commit(transaction).await?;
                connection.release();
                Ok(answer)
            })
            .await
    };
}

#[async_trait]
impl<B: Backend> Store for B {
    async fn is_username_taken(&self, name: &FoldedName) -> Result<bool, StoreError> {
        on_reader!(self, accounts::is_username_taken, name)
    }

    async fn find_credentials(&self, name: &FoldedName) -> Result<Option<Credentials>, StoreError> {
        on_reader!(self, accounts::find_credentials, name)
    }

    async fn is_signed_in_from(
        &self,
        name: &FoldedName,
        network: &Network,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        on_reader!(self, sign_ins::is_signed_in_from, name, network, now)
    }

    async fn insert_account(
        &self,
        account: &NewAccount,
        sign_in: Option<&NewSignIn>,
    ) -> Result<Option<i64>, StoreError> {
        in_transaction!(self, accounts::insert_account, account, sign_in)
    }

    async fn record_sign_in(
        &self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> Result<bool, StoreError> {
        in_transaction!(self, passwords::record_sign_in, account_id, verified, sign_in)
    }

    async fn find_tokens(&self, digests: &[TokenDigest]) -> Result<Vec<(TokenDigest, FoundSignIn)>, StoreError> {
        on_reader!(self, tokens::find_tokens, digests)
    }

    async fn find_session(&self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError> {
        on_reader!(self, tokens::find_session, digest)
    }

    async fn session_expiries(&self, sessions: &[i64]) -> Result<Vec<(i64, Timestamp)>, StoreError> {
        on_reader!(self, sign_ins::session_expiries, sessions)
    }

    async fn touch_sign_ins(&self, recorded: &[Touch]) -> Result<(), StoreError> {
        in_transaction!(self, last_used::touch_sign_ins, recorded)
    }

    async fn renew_access_token(
        &self,
        session_id: i64,
        token: &NewToken,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        in_transaction!(self, tokens::renew_access_token, session_id, token, now)
    }

    async fn list_sign_ins(&self, account_id: i64, now: Timestamp) -> Result<Vec<ListedSignIn>, StoreError> {
        on_reader!(self, sign_ins::list_sign_ins, account_id, now)
    }

    async fn revoke_sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError> {
        in_transaction!(self, sign_ins::revoke_sign_in, sign_in)
    }

    async fn revoke_all_sign_ins(&self, account_id: i64) -> Result<u64, StoreError> {
        in_transaction!(self, sign_ins::end_all, account_id)
    }

    async fn next_legacy_hash(&self, after: &str) -> Result<Option<String>, StoreError> {
        on_reader!(self, passwords::next_legacy_hash, after)
    }

    async fn replace_password(&self, account_id: i64, hash: &str) -> Result<bool, StoreError> {
        in_transaction!(self, passwords::replace_password, account_id, hash)
    }

    async fn set_active(&self, name: &FoldedName, is_active: bool) -> Result<Option<i64>, StoreError> {
        in_transaction!(self, accounts::set_active, name, is_active)
    }

    async fn list_groups(&self, account_id: i64) -> Result<Vec<String>, StoreError> {
        on_reader!(self, groups::list_groups, account_id)
    }

    async fn has_django_sessions(&self, now: Timestamp) -> Result<bool, StoreError> {
        on_reader!(self, django_sessions::are_there, now)
    }

    async fn find_django_session(&self, digest: &TokenDigest, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        on_reader!(self, django_sessions::find, digest, now)
    }

    async fn redeem_django_session(
        &self,
        digest: &TokenDigest,
        sign_in: &NewSignIn,
    ) -> Result<Option<i64>, StoreError> {
        in_transaction!(self, django_sessions::redeem, digest, sign_in)
    }

    async fn spend_django_session(&self, digest: &TokenDigest) -> Result<(), StoreError> {
        in_transaction!(self, django_sessions::spend, digest)
    }

    fn revocations(&self) -> BoxStream<'static, RevocationBatch> {
        Backend::revocations(self)
    }

    async fn delete_expired(&self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError> {
        in_transaction!(self, last_used::delete_expired, sign_in, now)
    }

    async fn purge_expired(&self, now: Timestamp) -> Result<u64, StoreError> {
        in_transaction!(self, last_used::purge_expired, now)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        on_reader!(self, accounts::ping)
    }

    async fn try_to_write(&self) -> Result<(), StoreError> {
        in_transaction!(self, accounts::try_to_write)
    }

    fn shared_windows(&self) -> Option<&dyn SharedWindows> {
        Backend::shared_windows(self)
    }

    fn figures(&self) -> StoreFigures {
        Backend::figures(self)
    }
}
