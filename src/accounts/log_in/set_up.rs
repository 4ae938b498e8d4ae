//! The set-up of a second factor within a log-in: whoever has to have one and has none is led through it, after the right
//! password and before the sign-in.

use super::super::audit::Entry;
use super::super::factors::TypedCode;
use super::super::log_out::revoke_replaced;
use super::super::notices::Notice;
use super::super::{
    Accounts, Client, Credentials, Error, FactorChange, FoundPendingSignIn, Granted, Method, RequiredOf, SharedAttempt,
    TokenDigest, TokenKind, UnitOfWork, VerifiedHash, Wanted,
};
use super::LogInStep;
use crate::contract::{Field, FieldErrors, NewTotp};

/// A log-in that waits for the set-up.
struct Waiting {
    digest: TokenDigest,
    pending: FoundPendingSignIn,
}

impl Accounts {
    /// Whether an account without a second factor has to have one.
    pub(super) async fn must_set_up(&self, account_id: i64) -> Result<bool, Error> {
        let policy = self.0.settings.require_second_factor.as_ref().filter(|policy| policy.is_in_force(self.now()));
        let Some(policy) = policy else { return Ok(false) };
        match &policy.who {
            RequiredOf::All => Ok(true),
            RequiredOf::Staff => Ok(self.0.store.read().await?.accounts().is_staff(account_id).await?),
            RequiredOf::Group(name) => Ok(self.0.store.read().await?.groups().list(account_id).await?.contains(name)),
        }
    }

    /// Makes the secret of an authenticator app for the account of a log-in that waits for the set-up, by its secret. It is
    /// in use once [`confirm_set_up`](Self::confirm_set_up) has its first code.
    ///
    /// # Errors
    /// [`Error::LogInEnded`]; [`Error::NoSecretKey`]; [`Error::Store`].
    pub async fn begin_set_up(&self, secret: &str) -> Result<NewTotp, Error> {
        let waiting = self.waiting_for_set_up(secret).await?;
        let mut work = self.0.store.begin().await?;
        let account = self.lock_for_set_up(&mut *work, &waiting).await?;
        let new = self.insert_new_totp(&mut *work, &account.user).await?;
        work.commit().await?;
        Ok(new)
    }

    /// The app that was begun for a log-in that waits for the set-up, for its page to show it again.
    ///
    /// # Errors
    /// [`Error::Sealed`]; [`Error::Store`].
    pub async fn begun_set_up(&self, secret: &str) -> Result<Option<NewTotp>, Error> {
        let Ok(Waiting { pending, .. }) = self.waiting_for_set_up(secret).await else { return Ok(None) };
        let mut reading = self.0.store.read().await?;
        let Some(account) = reading.accounts().find(pending.account_id).await? else { return Ok(None) };
        self.waiting_totp_of(&mut *reading, &account.user).await
    }

    /// Takes that app into use by its first code, and signs in, in one transaction. Returns the recovery codes too.
    ///
    /// A wrong code is no attempt on anything (P8): who asks has been told the secret.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `code`; [`Error::LogInEnded`]; [`Error::Store`].
    pub async fn confirm_set_up(
        &self,
        secret: &str,
        code: &Field,
        wanted: Wanted<'_>,
        client: &Client,
    ) -> Result<(Granted, Vec<String>), Error> {
        let waiting = self.waiting_for_set_up(secret).await?;
        let mut errors = FieldErrors::default();
        let Some(code) = errors.keep("code", TypedCode::parse(code)) else { return Err(errors.into()) };
        let now = self.now();
        let mut work = self.0.store.begin().await?;
        let account = self.lock_for_set_up(&mut *work, &waiting).await?;
        let (id, username) = (Some(account.user.id), Some(account.user.username.as_str()));
        let (_replaced, _of_account) =
            (self.forget_replaced(wanted), self.0.cache.invalidate_on_drop(Some(account.user.id)));
        let codes = self.take_totp_into_use(&mut *work, account.user.id, &code, now).await?;
        work.pending_sign_ins().end(&waiting.digest).await?;
        let entry =
            Entry { event: "login", outcome: "ok", account_id: id, username, client: Some(client), ..Entry::default() };
        let grant = self.grant(wanted, &[Method::Password, Method::Otp], client, now);
        let hash = VerifiedHash {
            stored: account.password.clone(),
            replacement: None,
            second_factor: true,
            attempt: SharedAttempt::default(),
        };
        let recorded = work.sign_ins().record(account.user.id, &hash, &grant.sign_in, &entry.event(now)).await?;
        let recorded = recorded.ok_or(Error::LogInEnded)?;
        let set_up = Entry { event: "totp_confirmed", ..entry };
        set_up.record(&mut *work, now).await?;
        self.tell_of_log_in(&mut *work, account.user.id, client, recorded, now).await?;
        self.notify(&mut *work, account.user.id, Some(client), Notice::Factor(FactorChange::TotpConfirmed)).await?;
        revoke_replaced(&mut *work, wanted, client, now).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        set_up.log(&self.0.tally);
        self.log_replaced(wanted, client);
        Ok((grant.to(account.user), codes))
    }

    async fn waiting_for_set_up(&self, secret: &str) -> Result<Waiting, Error> {
        let digest = TokenDigest::of_shown(TokenKind::Pending, secret).ok_or(Error::LogInEnded)?;
        let found = self.0.store.read().await?.pending_sign_ins().find(&digest, self.now()).await?;
        let pending = found.filter(|pending| pending.step == LogInStep::SetUp).ok_or(Error::LogInEnded)?;
        Ok(Waiting { digest, pending })
    }

    /// Locks the account of a log-in, if it still is as it was when the password was checked, and the log-in waits.
    async fn lock_for_set_up(&self, work: &mut dyn UnitOfWork, waiting: &Waiting) -> Result<Credentials, Error> {
        let Waiting { digest, pending } = waiting;
        work.accounts().lock(pending.account_id).await?;
        let waits = work.pending_sign_ins().find(digest, self.now()).await?.is_some();
        let account = work.accounts().find(pending.account_id).await?;
        let is_as_it_was = |account: &Credentials| {
            waits
                && account.is_active
                && !account.second_factor
                && TokenDigest::of_secret(&account.password) == pending.password
        };
        account.filter(is_as_it_was).ok_or(Error::LogInEnded)
    }
}
