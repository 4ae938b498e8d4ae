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
        let groups = self.groups_of(account.user.id).await?;
        Ok(Profile { account, groups })
    }
}
