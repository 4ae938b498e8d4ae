//! Accounts as an operator finds and lists them.

use super::{AccountFilter, Accounts, Error, FoldedName};
use crate::contract::AccountRecord;

impl Accounts {
    /// An account by the name that is typed to sign in to it.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`]; [`Error::Store`].
    pub async fn find_account(&self, username: &str) -> Result<AccountRecord, Error> {
        let name = FoldedName::of_typed(username).ok_or(Error::NoSuchAccount)?;
        self.0.store.read().await?.directory().find(&name).await?.ok_or(Error::NoSuchAccount)
    }

    /// The groups of an account, sorted.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn groups_of(&self, account_id: i64) -> Result<Vec<String>, Error> {
        let mut groups = self.0.store.read().await?.groups().list(account_id).await?;
        // Sorted here, as the databases' collations differ.
        groups.sort_unstable();
        Ok(groups)
    }

    /// Accounts in the order of their folded names, at most `most`. The next ones come after the last one's name.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn list_accounts(&self, filter: &AccountFilter, most: u32) -> Result<Vec<AccountRecord>, Error> {
        Ok(self.0.store.read().await?.directory().page(filter, most).await?)
    }
}
