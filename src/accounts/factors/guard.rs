//! What goes with a factor that is added or removed. An account keeps a way in, and an answer to each second step (guarantee
//! K2).

use super::super::passwords::is_unusable;
use super::super::{Accounts, Error, Timestamp, UnitOfWork};
use crate::contract::{FieldErrors, PasskeyKind, messages};

impl Accounts {
    /// Settles a removal in the unit of work that has done it, with the account locked. Of an account without an authenticator
    /// app and without a passkey that is a second factor no log-in asks for a second step; its recovery codes go too, since
    /// nothing else would ask for them. No browser is trusted any more.
    ///
    /// # Errors
    /// [`Error::Invalid`] if nobody could log in to the account any more: the unit of work is then not to be committed;
    /// [`Error::Store`].
    pub(in super::super) async fn settle_removal(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
    ) -> Result<(), Error> {
        if !self.has_way_in(work, account_id).await? {
            return Err(FieldErrors::one("non_field_errors", messages::LAST_WAY_IN.wire).into());
        }
        if !work.factors().refresh(account_id).await? {
            work.factors().remove_codes(account_id).await?;
        }
        work.trusted_browsers().forget_all(account_id).await?;
        Ok(())
    }

    /// Settles that a second factor was added, in the unit of work that has done it, with the account locked. Returns the
    /// recovery codes that the account gets with its first one.
    ///
    /// # Errors
    /// [`Error::NoSecretKey`]; [`Error::Store`].
    pub(in super::super) async fn add_second_factor(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        now: Timestamp,
    ) -> Result<Vec<String>, Error> {
        work.factors().refresh(account_id).await?;
        match work.factors().count_codes(account_id).await? {
            0 => self.replace_codes(work, account_id, now).await,
            _ => Ok(Vec::new()),
        }
    }

    /// Whether somebody can log in to the account: by its password, or by a passkey of this domain that signs in alone.
    async fn has_way_in(&self, work: &mut dyn UnitOfWork, account_id: i64) -> Result<bool, Error> {
        let account = work.accounts().find(account_id).await?;
        if account.is_some_and(|account| !is_unusable(&account.password)) {
            return Ok(true);
        }
        let passkeys = work.passkeys().list(account_id).await?;
        let signs_in =
            |kind: PasskeyKind, domain: &str| kind == PasskeyKind::SignIn && self.passkey_domain() == Some(domain);
        Ok(passkeys.iter().any(|stored| signs_in(stored.passkey.kind, &stored.passkey.rp_id)))
    }
}
