//! What the operator does for somebody who has lost every factor.

use super::super::{Accounts, Actor, Error, FactorChange};

impl Accounts {
    /// Removes every factor of an account: its authenticator app, recovery codes, passkeys and trusted browsers. All of its
    /// sign-ins end, and its owner is told by mail. The password stays as it is.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn reset_factors(&self, actor: Actor<'_>) -> Result<(), Error> {
        let (id, now) = (actor.account_id, self.now());
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(id).await?;
        work.sign_ins().revoke_all(id).await?;
        work.factors().remove_totp(id).await?;
        work.factors().remove_codes(id).await?;
        for passkey in work.passkeys().list(id).await? {
            work.passkeys().remove(id, passkey.id).await?;
        }
        work.factors().refresh(id).await?;
        work.trusted_browsers().forget_all(id).await?;
        work.pending_sign_ins().end_all(id).await?;
        self.finish_change(work, actor, actor.entry("factors_reset"), FactorChange::Reset, now).await
    }
}
