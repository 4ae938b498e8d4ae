//! An authenticator app of one's own account: set it up, remove it, and new recovery codes.

use std::time::Duration;

use super::super::audit::Entry;
use super::super::notices::Notice;
use super::super::{
    Accounts, Actor, Client, Error, FactorChange, Granted, Identity, Method, Random, Reauthentication, Repositories,
    SealedRow, SecretPurpose, Timestamp, TotpState, UnitOfWork,
};
use super::totp::{TAKEN, new_secret, offset_of, step_at};
use super::{CodeOutcome, TypedCode, qr, totp};
use crate::contract::{Field, FieldErrors, NewTotp, User, messages};

/// How long an app waits for its first code.
const WAITS: Duration = Duration::from_secs(15 * 60);

/// A typed code.
fn parse(code: &Field) -> Result<TypedCode, FieldErrors> {
    let mut errors = FieldErrors::default();
    errors.keep("code", TypedCode::parse(code)).ok_or(errors)
}

impl Accounts {
    /// Makes the secret of a new authenticator app of the identity's account. The app is not in use before
    /// [`confirm_totp`](Self::confirm_totp), for which there are fifteen minutes; one that is in use stays so until then.
    ///
    /// # Errors
    /// [`Error::NoSecretKey`]; [`Error::Store`].
    pub async fn begin_totp(&self, identity: &Identity) -> Result<NewTotp, Error> {
        let user = &identity.account.user;
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(user.id).await?;
        let new = self.insert_new_totp(&mut *work, user).await?;
        work.commit().await?;
        Ok(new)
    }

    /// The same for an account that is locked.
    pub(in crate::accounts) async fn insert_new_totp(
        &self,
        work: &mut dyn UnitOfWork,
        user: &User,
    ) -> Result<NewTotp, Error> {
        let random: &dyn Random = &*self.0.random;
        let secret = new_secret(random);
        let sealed = self.0.settings.secret_keys.seal(SecretPurpose::Totp, user.id, &secret, random);
        let (sealed, now) = (sealed.ok_or(Error::NoSecretKey)?, self.now());
        work.factors().insert_totp(user.id, &sealed, now, now.plus(WAITS)).await?;
        Ok(self.told(&secret, &user.username))
    }

    /// The app of the identity's account that waits to be confirmed, as [`begin_totp`](Self::begin_totp) has told it.
    /// `None` if none waits.
    ///
    /// # Errors
    /// [`Error::Sealed`]; [`Error::Store`].
    pub async fn waiting_totp(&self, identity: &Identity) -> Result<Option<NewTotp>, Error> {
        self.waiting_totp_of(&mut *self.0.store.read().await?, &identity.account.user).await
    }

    /// The same for an account.
    pub(in crate::accounts) async fn waiting_totp_of<R: Repositories + ?Sized>(
        &self,
        repositories: &mut R,
        user: &User,
    ) -> Result<Option<NewTotp>, Error> {
        let (totp, now) = (repositories.factors().find_totp(user.id, TotpState::Waiting).await?, self.now());
        let Some(totp) = totp.filter(|totp| totp.expires.is_some_and(|expires| now < expires)) else { return Ok(None) };
        let secret = self.0.settings.secret_keys.open(SecretPurpose::Totp, user.id, &totp.sealed)?;
        Ok(Some(self.told(&secret.value, &user.username)))
    }

    /// A secret as its owner is told it.
    fn told(&self, secret: &[u8], username: &str) -> NewTotp {
        let issuer = &self.0.settings.issuer;
        let uri = totp::uri(secret, issuer, username);
        let qr = qr::svg(&uri, &format!("QR: {issuer} ({username})"));
        NewTotp { secret: totp::base32(secret), uri, qr }
    }

    /// Takes the app that waits into use, by its first code, in place of one that is in use. Returns recovery codes if the
    /// account had none.
    ///
    /// A wrong code is no attempt on anything (P8): who asks has been told the secret.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `code`; [`Error::Sealed`]; [`Error::Store`].
    pub async fn confirm_totp(&self, identity: &Identity, code: &Field, client: &Client) -> Result<Vec<String>, Error> {
        let typed = parse(code)?;
        let (actor, now) = (Actor::owner(identity, client), self.now());
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(actor.account_id).await?;
        let codes = self.take_totp_into_use(&mut *work, actor.account_id, &typed, now).await?;
        let entry = actor.entry("totp_confirmed");
        self.finish_change(work, actor, entry, FactorChange::TotpConfirmed, now).await?;
        Ok(codes)
    }

    /// The same, and the session of the identity has then proved that factor, as by [`step_up`](Self::step_up): it has new
    /// secrets.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `code`; [`Error::SignInEnded`]; [`Error::Sealed`]; [`Error::Store`].
    pub async fn step_up_by_new_totp(
        &self,
        identity: &Identity,
        code: &Field,
        client: &Client,
    ) -> Result<(Granted, Vec<String>), Error> {
        let typed = parse(code)?;
        let (actor, now) = (Actor::owner(identity, client), self.now());
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(actor.account_id).await?;
        let codes = self.take_totp_into_use(&mut *work, actor.account_id, &typed, now).await?;
        let granted = self.renew_secrets(&mut *work, identity, Reauthentication::Also(Method::Otp)).await?;
        let entry = actor.entry("totp_confirmed");
        self.finish_change(work, actor, entry, FactorChange::TotpConfirmed, now).await?;
        Ok((granted, codes))
    }

    /// The same for an account that is locked.
    pub(in crate::accounts) async fn take_totp_into_use(
        &self,
        work: &mut dyn UnitOfWork,
        id: i64,
        typed: &TypedCode,
        now: Timestamp,
    ) -> Result<Vec<String>, Error> {
        let wrong = |outcome: CodeOutcome| outcome.into_error("code");
        let TypedCode::Totp(code) = *typed else { return Err(wrong(CodeOutcome::Wrong)) };
        let totp = work.factors().find_totp(id, TotpState::Waiting).await?;
        let totp = totp.filter(|totp| totp.expires.is_some_and(|expires| now < expires));
        let totp = totp.ok_or_else(|| FieldErrors::one("code", messages::TOTP_NOT_BEGUN.wire))?;
        let row = SealedRow { id: totp.id, account_id: id, sealed: totp.sealed.clone() };
        let secret = self.open_totp(work, row).await?;
        let present = step_at(now);
        let offset = offset_of(&secret, code, present).ok_or_else(|| wrong(CodeOutcome::Wrong))?;
        if offset.abs() > TAKEN {
            return Err(wrong(CodeOutcome::ClockOff { steps: offset }));
        }
        work.factors().confirm_totp(&totp, present + offset, now).await?;
        self.add_second_factor(work, id, now).await
    }

    /// Removes the authenticator app of an account.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is none, or if the account has to keep it; [`Error::Store`].
    pub async fn remove_totp(&self, actor: Actor<'_>) -> Result<(), Error> {
        let (id, now) = (actor.account_id, self.now());
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(id).await?;
        let before = self.means(&mut *work, id).await?;
        if !work.factors().remove_totp(id).await? {
            return Err(FieldErrors::one("non_field_errors", messages::NO_TOTP.wire).into());
        }
        self.settle_removal(&mut *work, id, before).await?;
        self.finish_change(work, actor, actor.entry("totp_removed"), FactorChange::TotpRemoved, now).await
    }

    /// Makes new recovery codes in place of those that are left.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the account has no second factor; [`Error::NoSecretKey`]; [`Error::Store`].
    pub async fn create_recovery_codes(&self, actor: Actor<'_>) -> Result<Vec<String>, Error> {
        let (id, now) = (actor.account_id, self.now());
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(id).await?;
        if !work.accounts().find(id).await?.is_some_and(|account| account.second_factor) {
            return Err(FieldErrors::one("non_field_errors", messages::NO_SECOND_FACTOR.wire).into());
        }
        let codes = self.replace_codes(&mut *work, id, now).await?;
        let entry = actor.entry("recovery_codes_created");
        self.finish_change(work, actor, entry, FactorChange::RecoveryCodesCreated, now).await?;
        Ok(codes)
    }

    /// Writes the event and the mail, commits, and logs.
    pub(super) async fn finish_change(
        &self,
        mut work: Box<dyn UnitOfWork + '_>,
        actor: Actor<'_>,
        entry: Entry<'_>,
        change: FactorChange,
        now: Timestamp,
    ) -> Result<(), Error> {
        let _invalidation = self.0.cache.invalidate_on_drop(Some(actor.account_id));
        entry.record(&mut *work, now).await?;
        self.notify(&mut *work, actor.account_id, actor.client(), Notice::Factor(change)).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }
}
