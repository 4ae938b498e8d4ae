//! What the owner of an account sees of it.

use super::{Accounts, Error, Identity};
use crate::contract::Profile;

impl Accounts {
    /// The account of the identity, with its groups.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn profile(&self, identity: &Identity) -> Result<Profile, Error> {
        let account = identity.account.clone();
        let mut groups = self.0.store.read().await?.groups().list(account.user.id).await?;
        // Sorted here, as the databases' collations differ.
        groups.sort_unstable();
        Ok(Profile { account, groups })
    }
}
