//! The database a command works on, and the accounts in it.

use std::fmt::Display;
use std::sync::Arc;

use super::failure::{Failure, Outcome};
use super::{AccountArguments, findings};
use crate::accounts::{Accounts, KeyId, Settings, Store, SystemClock, SystemRandom};
use crate::config::Common;
use crate::contract::AccountRecord;
use crate::store::{PostgresStore, ServerLock, SqliteStore, lock_for_server};

/// An open database.
pub(super) enum Database {
    /// A file on this machine.
    Sqlite(Arc<SqliteStore>),
    /// One that other nodes may use too.
    Postgres(Arc<PostgresStore>),
}

/// Opens the database; creates and migrates it if needed.
pub(super) async fn open(common: &Common) -> Outcome<Database> {
    if let Some(finding) = findings::unaffordable(common) {
        return Err(Failure::new(finding.sentence()));
    }
    let url = &common.database_url;
    if url.is_postgres() {
        return Ok(Database::Postgres(Arc::new(PostgresStore::open(url.as_str()).await?)));
    }
    Ok(Database::Sqlite(Arc::new(SqliteStore::open(url.as_str()).await?)))
}

/// Locks the database's file, where there is one, as used by a server, for as long as the lock is kept.
pub(super) fn lock(common: &Common) -> Outcome<Option<ServerLock>> {
    Ok(common.database_url.file().map(|file| lock_for_server(&file)).transpose()?)
}

/// Opens the database for a command about an account, which is an error where the database does not exist.
pub(super) async fn open_for(account: &AccountArguments) -> Outcome<Database> {
    open_existing(&account.common, format_args!("there is no account {}", account.username)).await
}

/// Opens the database for a command about what is in it; `missing` is what there is not where it does not exist.
pub(super) async fn open_existing(common: &Common, missing: impl Display) -> Outcome<Database> {
    if let Some(file) = common.database_url.file()
        && !file.exists()
    {
        return Err(Failure::new(format!(
            "{missing}, as there is no database at {}; say where it is with DATABASE_URL",
            file.display()
        )));
    }
    open(common).await
}

/// Runs something on the accounts, and closes the database; `missing` is what there is not where it does not exist.
pub(super) async fn with_accounts<T>(
    common: &Common,
    missing: impl Display,
    run: impl AsyncFnOnce(&Accounts) -> Outcome<T>,
) -> Outcome<T> {
    let database = open_existing(common, missing).await?;
    let outcome = run(&database.accounts(common.accounts())).await;
    database.close().await;
    outcome
}

/// Runs something on one account, and closes the database.
pub(super) async fn with_account<T>(
    arguments: &AccountArguments,
    run: impl AsyncFnOnce(&Accounts, AccountRecord) -> Outcome<T>,
) -> Outcome<T> {
    with_account_under(arguments, arguments.common.accounts(), run).await
}

/// The same under other rules.
pub(super) async fn with_account_under<T>(
    arguments: &AccountArguments,
    settings: Settings,
    run: impl AsyncFnOnce(&Accounts, AccountRecord) -> Outcome<T>,
) -> Outcome<T> {
    let database = open_for(arguments).await?;
    let accounts = database.accounts(settings);
    let outcome = match accounts.find_account(&arguments.username).await {
        Ok(account) => run(&accounts, account).await,
        Err(error) => Err(Failure::about(&arguments.username, error)),
    };
    database.close().await;
    outcome
}

impl Database {
    /// The accounts in it, under these rules.
    pub(super) fn accounts(&self, settings: Settings) -> Accounts {
        let store: Arc<dyn Store> = match self {
            Self::Sqlite(store) => store.clone(),
            Self::Postgres(store) => store.clone(),
        };
        Accounts::new(store, Arc::new(SystemClock), Arc::new(SystemRandom), settings)
    }

    /// The ids of the secret keys by which something in it is sealed.
    pub(super) async fn sealing_keys(&self) -> Outcome<Vec<KeyId>> {
        let store: &dyn Store = match self {
            Self::Sqlite(store) => &**store,
            Self::Postgres(store) => &**store,
        };
        Ok(store.read().await?.factors().key_ids().await?)
    }

    /// Closes it, once work in flight is done; an SQLite file is then complete without its WAL.
    pub(super) async fn close(self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::config;

    #[tokio::test]
    async fn a_database_is_made_on_first_use_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vestibule.db");
        let url = format!("sqlite:{}", file.display());
        let common = config::of_flags(&["--database-url", &url]).unwrap().common;
        let account = AccountArguments { username: "ana".to_owned(), common };
        assert!(open_for(&account).await.is_err());
        assert!(!file.exists());
        open(&account.common).await.unwrap().close().await;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        open_for(&account).await.unwrap().close().await;
    }
}
