//! What an operator does for somebody who has lost every factor.

use serde_json::json;

use super::super::mailbox::end_change;
use super::super::notices::Notice;
use super::super::{Accounts, Actor, Error, FactorChange};
use crate::contract::Right;

impl Accounts {
    /// Removes every factor of an account: its authenticator app, recovery codes, passkeys and trusted browsers. All of its
    /// sign-ins end, and its owner is told by mail. The password stays as it is.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Store`].
    pub async fn reset_factors(&self, actor: Actor<'_>) -> Result<(), Error> {
        let id = actor.account_id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        let target = self.lock_account(&mut *work, actor, Right::Help).await?;
        work.sign_ins().revoke_all(id).await?;
        end_change(&mut *work, id).await?;
        let has_totp = work.factors().remove_totp(id).await?;
        work.factors().remove_codes(id).await?;
        let passkeys = work.passkeys().list(id).await?;
        for passkey in &passkeys {
            work.passkeys().remove(id, passkey.id).await?;
        }
        work.factors().refresh(id).await?;
        work.trusted_browsers().forget_all(id).await?;
        work.pending_sign_ins().end_all(id).await?;
        let entry = actor.entry("factors_reset");
        entry.record(&mut *work, self.now()).await?;
        self.notify(&mut *work, id, actor.client(), Notice::Factor(FactorChange::Reset)).await?;
        let names: Vec<&str> = passkeys.iter().map(|passkey| passkey.passkey.name.as_str()).collect();
        let values = (json!({ "totp": has_totp, "passkeys": names }), json!({}));
        self.record_on(&mut *work, actor, Some(&target), "factors_reset", values).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }
}
