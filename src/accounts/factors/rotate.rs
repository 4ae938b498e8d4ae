//! Another secret key: what is sealed by an old one is sealed anew.

use super::super::{Accounts, Error, SealedRow, SealedTable, SecretPurpose, UnitOfWork};

/// How much is sealed anew in one transaction.
const STEP: u32 = 100;

impl Accounts {
    /// Seals by the current key what an older one has sealed, and returns how much that was. It may run while servers do,
    /// once all of them have the new key.
    ///
    /// # Errors
    /// [`Error::NoSecretKey`]; [`Error::Sealed`] by a key that is not set; [`Error::Store`].
    pub async fn rotate_key(&self) -> Result<u64, Error> {
        let current = self.0.settings.secret_keys.current().ok_or(Error::NoSecretKey)?;
        let mut resealed = 0;
        for (table, purpose) in [
            (SealedTable::Totp, SecretPurpose::Totp),
            (SealedTable::RecoveryCodes, SecretPurpose::RecoveryCode),
            (SealedTable::WebhookSecrets, SecretPurpose::Webhook),
        ] {
            loop {
                let mut work = self.0.store.begin().await?;
                let rows = work.factors().sealed_by_others(table, current, STEP).await?;
                for row in &rows {
                    self.reseal(&mut *work, (table, purpose), row).await?;
                }
                work.commit().await?;
                resealed += rows.len() as u64;
                if rows.is_empty() {
                    break;
                }
            }
        }
        Ok(resealed)
    }

    async fn reseal(
        &self,
        work: &mut dyn UnitOfWork,
        (table, purpose): (SealedTable, SecretPurpose),
        row: &SealedRow,
    ) -> Result<(), Error> {
        let (keys, id) = (&self.0.settings.secret_keys, row.account_id);
        let value = keys.open(purpose, id, &row.sealed)?.value;
        let sealed = keys.seal(purpose, id, &value, &*self.0.random).ok_or(Error::NoSecretKey)?;
        Ok(work.factors().reseal(table, row, &sealed).await?)
    }
}
