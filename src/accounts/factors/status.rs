//! What protects an account, as its owner sees it.

use super::super::passwords::is_unusable;
use super::super::{Accounts, Error, Timestamp, TotpState};
use crate::contract::{FactorStatus, TotpSummary};

impl Accounts {
    /// What an account is protected by.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`]; [`Error::Store`].
    pub async fn factors_of(&self, account_id: i64) -> Result<FactorStatus, Error> {
        let passkeys = self.passkeys(account_id).await?;
        let mut read = self.0.store.read().await?;
        let account = read.accounts().find(account_id).await?.ok_or(Error::NoSuchAccount)?;
        let totp = read.factors().find_totp(account_id, TotpState::InUse).await?;
        let recovery_codes = read.factors().count_codes(account_id).await?;
        let trusted_browsers = read.trusted_browsers().count(account_id, self.now()).await?;
        Ok(FactorStatus {
            password: !is_unusable(&account.password),
            second_factor: account.second_factor,
            totp: totp.map(|totp| TotpSummary {
                created: totp.created.rfc3339(),
                last_used: totp.last_used.map(Timestamp::rfc3339),
            }),
            recovery_codes,
            passkeys,
            trusted_browsers,
        })
    }
}
