//! Which factors an account may lose (guarantee K2): it keeps a way in, and something to answer a second step that it is
//! asked for.

use super::super::passwords::is_unusable;
use super::super::{Accounts, Error, Timestamp, TotpState, UnitOfWork};
use crate::contract::{FieldErrors, PasskeyKind, messages};

/// What an account can sign in by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::accounts) struct Means {
    /// A password that could be right.
    has_password: bool,
    /// A passkey that signs in alone, for the domain that is used now.
    has_sign_in_passkey: bool,
    /// A passkey as a second factor alone, for any domain: it asks for a second step.
    has_factor_passkey: bool,
    /// An authenticator app, or a passkey of either kind for the domain that is used now: it answers a second step.
    can_answer: bool,
    /// An authenticator app.
    has_totp: bool,
}

/// Why a factor has to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needed {
    /// Nobody could sign in any more.
    ToSignIn,
    /// Nothing could answer the second step.
    ToAnswer,
}

impl Means {
    fn has_way_in(self) -> bool {
        self.has_password || self.has_sign_in_passkey
    }

    /// Whether a log-in by password could get beyond its second step. Recovery codes do not count: they run out.
    fn is_answerable(self) -> bool {
        let is_asked = self.has_totp || self.has_factor_passkey;
        !is_asked || self.can_answer
    }

    /// Whether an account may come from these means to those. What it lacked before keeps it from nothing.
    fn check(self, after: Self) -> Result<(), Needed> {
        if self.has_way_in() && !after.has_way_in() {
            return Err(Needed::ToSignIn);
        }
        if self.is_answerable() && !after.is_answerable() {
            return Err(Needed::ToAnswer);
        }
        Ok(())
    }
}

impl Accounts {
    /// What an account, which is locked, can sign in by: to be asked for before one of its factors is removed.
    pub(in crate::accounts) async fn means(&self, work: &mut dyn UnitOfWork, account_id: i64) -> Result<Means, Error> {
        let has_password =
            work.accounts().find(account_id).await?.is_some_and(|account| !is_unusable(&account.password));
        let has_totp = work.factors().find_totp(account_id, TotpState::InUse).await?.is_some();
        let domain = self.passkey_domain();
        let mut means = Means { has_password, has_totp, can_answer: has_totp, ..Means::default() };
        for passkey in work.passkeys().list(account_id).await? {
            let is_usable = domain == Some(passkey.passkey.rp_id.as_str());
            means.can_answer |= is_usable;
            match passkey.passkey.kind {
                PasskeyKind::SignIn => means.has_sign_in_passkey |= is_usable,
                PasskeyKind::SecondFactor => means.has_factor_passkey = true,
            }
        }
        Ok(means)
    }

    /// Settles the removal of a factor from an account, which is locked and had these means before. With the last factor that
    /// asks for a second step the recovery codes go, and no browser is trusted any more.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the account has to keep the factor; then the unit of work is not to be committed.
    /// [`Error::Store`].
    pub(in crate::accounts) async fn settle_removal(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        before: Means,
    ) -> Result<(), Error> {
        let after = self.means(work, account_id).await?;
        before.check(after).map_err(|needed| {
            let told = match needed {
                Needed::ToSignIn => &messages::LAST_WAY_IN,
                Needed::ToAnswer => &messages::LAST_ANSWER,
            };
            FieldErrors::one("non_field_errors", told.wire)
        })?;
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
    pub(in crate::accounts) async fn add_second_factor(
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
}
