//! What the owner of an account sees of it.

use super::{Accounts, Error, Identity};
use crate::contract::{OwnAccount, Profile};

impl Accounts {
    /// The account of the identity, with its groups.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn profile(&self, identity: &Identity) -> Result<Profile, Error> {
        let account = identity.account.clone();
        let groups = self.groups_of(account.user.id).await?;
        Ok(Profile { account, groups })
    }

    /// The same with what the owner says of themselves.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_account(&self, identity: &Identity) -> Result<OwnAccount, Error> {
        let profile = self.profile(identity).await?;
        let person = self.0.store.read().await?.accounts().person(identity.account.user.id).await?.unwrap_or_default();
        Ok(OwnAccount { profile, person })
    }
}
