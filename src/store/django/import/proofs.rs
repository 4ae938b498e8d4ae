//! Addresses that are proved already: by allauth's table, or because the operator says so of all.

use super::run::Run;
use super::tables::PROVED_ADDRESSES;
use super::writing;
use crate::accounts::{FoldedAddress, StoreError};
use crate::store::bulk::{BulkConnection, Cell, Row};
use crate::store::connection::values;

impl<S: BulkConnection> Run<'_, S> {
    /// Records which of the imported addresses are proved, as far as the accounts still have them. What another account
    /// has proved stays its own; of several users with one address the first one gets it.
    pub(super) async fn take_proofs(&mut self) -> Result<(), StoreError> {
        let before = self.count_proofs().await.map_err(writing)?;
        let mut after = i64::MIN;
        loop {
            let accounts: Vec<(i64, String)> = self
                .target
                .fetch_all(
                    "SELECT a.id, a.email FROM accounts a JOIN django_accounts d ON d.id = a.id
                     WHERE a.id > $1 AND a.email <> '' AND a.email = d.email ORDER BY a.id LIMIT 500",
                    values![after],
                )
                .await
                .map_err(writing)?;
            let Some(last) = accounts.last().map(|(id, _)| *id) else { break };
            let verified = match self.rules.emails_are_verified {
                true => None,
                false => Some(self.source.verified_emails(after, last).await?),
            };
            let is_proved = |id: &i64, address: &FoldedAddress| match &verified {
                None => true,
                Some(verified) => verified.contains(&(*id, address.clone())),
            };
            let proved = accounts.iter().filter_map(|(id, email)| Some((id, FoldedAddress::of_stored(email)?)));
            let now = self.rules.now.unix_millis();
            let row = |(id, address): (&i64, FoldedAddress)| -> Row {
                vec![Cell::Integer(Some(*id)), Cell::Text(address.as_str().to_owned()), Cell::Integer(Some(now))]
            };
            let rows: Vec<Row> = proved.filter(|(id, address)| is_proved(id, address)).map(row).collect();
            self.target.write(&PROVED_ADDRESSES, &rows, "ON CONFLICT DO NOTHING").await.map_err(writing)?;
            after = last;
        }
        self.report.emails_verified = self.count_proofs().await.map_err(writing)?.saturating_sub(before);
        Ok(())
    }

    async fn count_proofs(&mut self) -> sqlx::Result<u64> {
        let count: Option<(i64,)> = self.target.fetch_optional("SELECT count(*) FROM proved_addresses", &[]).await?;
        Ok(count.map_or(0, |(count,)| count.unsigned_abs()))
    }
}
