//! One account with everything about it.

use super::super::{Accounts, Error, FoldedAddress, RecordFilter};
use crate::contract::{AccountDetails, Field};

impl Accounts {
    /// An account by its id, with all that an operator sees of it.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`]; [`Error::Store`].
    pub async fn show_account(&self, account_id: i64) -> Result<AccountDetails, Error> {
        let mut read = self.0.store.read().await?;
        let record = read.directory().find_by_id(account_id).await?.ok_or(Error::NoSuchAccount)?;
        let person = read.accounts().person(account_id).await?.unwrap_or_default();
        let verified = match FoldedAddress::of_stored(&record.account.user.email) {
            Some(address) => read.addresses().is_proved(account_id, &address).await?,
            None => false,
        };
        // There are few connections, and what follows takes one of its own.
        drop(read);
        let filter = RecordFilter { account: Some(account_id), ..RecordFilter::default() };
        Ok(AccountDetails {
            record,
            language: person.language,
            verified,
            groups: self.groups_of(account_id).await?,
            right: self.right_of(account_id).await?,
            factors: self.factors_of(account_id).await?,
            sign_ins: self.sign_ins_of(account_id).await?,
            activity: self.activity_of(account_id, &Field::Absent).await?,
            events: self.admin_events(&filter, &Field::Absent).await?.events,
        })
    }
}
