//! All that is kept about an account, for its owner to take away.

use serde_json::{Map, Value, json};

use super::{Accounts, Error, Identity};

impl Accounts {
    /// Everything that is kept about the identity's account, as JSON: `exported` says when, `groups` names its groups, and
    /// under the name of each table stand its rows, without secrets (`docs/data-model.md`).
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn export(&self, identity: &Identity) -> Result<String, Error> {
        let account_id = identity.account.user.id;
        let mut all = Map::new();
        all.insert("exported".to_owned(), json!(self.now().rfc3339()));
        all.insert("groups".to_owned(), json!(self.groups_of(account_id).await?));
        let mut read = self.0.store.read().await?;
        for (table, rows) in read.personal_data().rows(account_id).await? {
            all.insert(table.to_owned(), rows.into());
        }
        Ok(format!("{:#}\n", Value::Object(all)))
    }
}
