//! allauth's table of addresses.

use std::collections::HashSet;

use super::Source;
use super::database::{column, flag};
use crate::accounts::{FoldedAddress, StoreError};
use crate::store::connection::values;

impl Source {
    /// The addresses that allauth has verified, of users with ids after `after` and up to `last`; none without its table.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn verified_emails(
        &mut self,
        after: i64,
        last: i64,
    ) -> Result<HashSet<(i64, FoldedAddress)>, StoreError> {
        if !self.schema.has_emails {
            return Ok(HashSet::new());
        }
        let columns = [column("user_id"), column("email"), flag("verified")];
        let from = "FROM account_emailaddress WHERE user_id > $1 AND user_id <= $2";
        let rows = self.database.rows(&columns, from, values![after, last]).await?;
        let verified = rows.iter().filter(|row| row.flag("verified") == Ok(true));
        let read = verified.filter_map(|row| {
            let address = FoldedAddress::of_stored(row.text("email").ok()?)?;
            Some((row.integer("user_id").ok()?, address))
        });
        Ok(read.collect())
    }
}
