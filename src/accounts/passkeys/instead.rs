//! A passkey in place of a password, for an account that has none.

use super::super::password_check::Proved;
use super::super::passwords::is_unusable;
use super::super::{Accounts, Credentials, Error, Identity, SharedAttempt, VerifiedHash};
use crate::contract::Field;

impl Accounts {
    /// What stands for the password of an account that has none: a log-in or a confirmation by a passkey alone within the last
    /// ten minutes. `None` if a password was typed, or the account has one.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub(in super::super) async fn proved_without_password(
        &self,
        identity: &Identity,
        typed: &Field,
    ) -> Result<Option<Proved>, Error> {
        let is_by_passkey = self.is_fresh(identity) && identity.methods.factor && !identity.methods.password;
        if !typed.is_blank() || !is_by_passkey {
            return Ok(None);
        }
        let found = self.0.store.read().await?.accounts().find(identity.account.user.id).await?;
        let account = found.filter(|account| account.is_active && is_unusable(&account.password));
        Ok(account.map(|Credentials { user, password, second_factor, .. }| {
            let attempt = SharedAttempt::default();
            Proved { user, hash: VerifiedHash { stored: password, replacement: None, second_factor, attempt } }
        }))
    }
}
