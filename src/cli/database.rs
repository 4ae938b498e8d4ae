//! The database a command works on, and the accounts in it.

use std::sync::Arc;

use super::AccountArguments;
use super::failure::{Failure, Outcome};
use crate::accounts::{Accounts, Settings, SystemClock, SystemRandom};
use crate::config::Common;
use crate::store::SqliteStore;

/// An open database.
pub(super) struct Database(Arc<SqliteStore>);

/// Opens the database; makes and migrates it where that is due.
pub(super) async fn open(common: &Common) -> Outcome<Database> {
    Ok(Database(Arc::new(SqliteStore::open(common.database_url.as_str()).await?)))
}

/// Opens the database for a command about an account, which makes no sense on a new one.
pub(super) async fn open_for(account: &AccountArguments) -> Outcome<Database> {
    let file = account.common.database_url.file();
    if !file.exists() {
        return Err(Failure::new(format!(
            "there is no account {}, as there is no database at {}; say where it is with DATABASE_URL",
            account.username,
            file.display()
        )));
    }
    open(&account.common).await
}

impl Database {
    /// The accounts in it, under these rules.
    pub(super) fn accounts(&self, settings: Settings) -> Accounts {
        Accounts::new(self.0.clone(), Arc::new(SystemClock), Arc::new(SystemRandom), settings)
    }

    /// Lets go of it, once everything is in its one file.
    pub(super) async fn close(self) {
        self.0.close().await;
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
