//! What an account's owner sees of its address.

use super::super::{Accounts, Error, FoldedAddress, Identity, MailKind};

/// The address of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailStatus {
    /// The address; empty if there is none.
    pub email: String,
    /// Whether it is proved: with it one can sign in.
    pub is_verified: bool,
    /// A new address that waits to be proved.
    pub pending: Option<String>,
}

impl Accounts {
    /// The address of an account, whether it is proved, and which is to take its place.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] if the account is gone; [`Error::Store`].
    pub async fn email_status(&self, identity: &Identity) -> Result<EmailStatus, Error> {
        let (id, now) = (identity.account.user.id, self.now());
        let mut read = self.0.store.read().await?;
        let account = read.accounts().find(id).await?.ok_or(Error::SignInEnded)?;
        let is_verified = match FoldedAddress::of_stored(&account.user.email) {
            Some(address) => read.addresses().is_proved(id, &address).await?,
            None => false,
        };
        let pending = read.mail_requests().find_last(id, MailKind::Change, now).await?;
        Ok(EmailStatus { email: account.user.email, is_verified, pending: pending.map(|request| request.address) })
    }
}
