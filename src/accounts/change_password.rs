//! Change one's own password.

use super::audit::{Entry, record_event};
use super::mailbox::end_requests;
use super::notices::Notice;
use super::password_check::{PasswordCheck, Proved, name_of, wrong_password};
use super::passwords::is_common;
use super::{Accounts, Client, Error, Granted, Identity, MailKind, Method, NewEvent, Reauthentication};
use crate::contract::{Field, FieldErrors, Password, User};

/// A change that is requested.
struct Change<'a> {
    identity: &'a Identity,
    new: &'a Password,
    keeps_tokens: bool,
    client: &'a Client,
}

impl Accounts {
    /// Sets a new password and revokes every other sign-in of the account in one transaction (guarantee P11): other
    /// browsers', the tokens of log-ins, and those made by name unless `keeps_tokens` says so. The asking session stays
    /// and gets new secrets, as a password is often changed because a secret has been stolen (T3).
    ///
    /// A wrong current password costs as much as at a log-in, and counts as a failure of the same account (P7, P8). Of
    /// two changes at once one finds its current password wrong. An account that has none gets one soon after a log-in or a
    /// confirmation by a passkey.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `current_password` and `new_password`; [`Error::Throttled`] after too many failures;
    /// [`Error::SignInEnded`] if the session has ended, or if the identity is a program's; [`Error::Busy`];
    /// [`Error::Store`].
    pub async fn change_own_password(
        &self,
        identity: &Identity,
        current: &Field,
        new: &Field,
        keeps_tokens: bool,
        client: &Client,
    ) -> Result<Granted, Error> {
        let mut errors = FieldErrors::default();
        let proved = self.proved_without_password(identity, current).await?;
        let current = match &proved {
            Some(_) => None,
            None => errors.keep("current_password", Password::parse_typed(current)),
        };
        let new = errors.keep("new_password", self.new_password(new, &identity.account.user));
        let entry = Entry { event: "change_password", client: Some(client), ..Entry::default() };
        if let (Some(proved), Some(new)) = (proved, &new) {
            let (hash, account_id) = (self.0.hasher.hash(new).await?, Some(proved.user.id));
            let entry = Entry { outcome: "ok", account_id, ..entry };
            let (change, event) = (Change { identity, new, keeps_tokens, client }, entry.event(self.now()));
            let granted = self.change_proved(proved, &change, &hash, &event).await?.ok_or(Error::SignInEnded)?;
            entry.log(&self.0.tally);
            return Ok(granted);
        }
        let (Some(current), Some(new)) = (current, new) else { return Err(errors.into()) };
        let name = name_of(identity)?;
        let mut check = PasswordCheck::begin(self, (&name, &current), client, entry).await?;
        let changed = self.change(&mut check, &Change { identity, new: &new, keeps_tokens, client }).await;
        let is_unusable = check.is_unusable;
        check.settle(changed).await?.ok_or_else(|| wrong_password("current_password", is_unusable).into())
    }

    async fn change(&self, check: &mut PasswordCheck<'_>, change: &Change<'_>) -> Result<Option<Granted>, Error> {
        let mut new_hash = None;
        while let Some(proved) = check.next_of(change.identity).await? {
            // Hashed once the current password is known to be right: it is the dearer part.
            let new_hash = match &new_hash {
                Some(new_hash) => new_hash,
                None => new_hash.insert(self.0.hasher.hash(change.new).await?),
            };
            let event = check.event(self.now());
            if let Some(granted) = self.change_proved(proved, change, new_hash, &event).await? {
                return Ok(Some(granted));
            }
        }
        Ok(None)
    }

    /// `None` if the account has changed since its owner was proved.
    async fn change_proved(
        &self,
        Proved { user, hash }: Proved,
        change: &Change<'_>,
        new_hash: &str,
        event: &NewEvent,
    ) -> Result<Option<Granted>, Error> {
        let session = change.identity.sign_in.session().ok_or(Error::SignInEnded)?;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(user.id));
        let mut work = self.0.store.begin().await?;
        if !work.accounts().lock_verified(user.id, &hash).await? {
            return Ok(None);
        }
        work.accounts().set_password(user.id, new_hash).await?;
        work.sign_ins().revoke_others(user.id, Some(session), change.keeps_tokens).await?;
        end_requests(&mut *work, user.id, &[MailKind::Change, MailKind::Reset]).await?;
        let proof = Reauthentication::Anew(&[Method::Password]);
        let granted = self.renew_secrets(&mut *work, change.identity, proof).await?;
        self.notify(&mut *work, user.id, Some(change.client), Notice::PasswordChanged).await?;
        record_event(&mut *work, user.id, event).await?;
        work.sign_ins().settle(&hash.attempt).await?;
        work.commit().await?;
        Ok(Some(granted))
    }

    /// Parses a new password of an account by every rule.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn new_password(&self, typed: &Field, user: &User) -> Result<Password, Vec<String>> {
        let password = Password::parse(typed)?;
        let broken = self.0.settings.policy.errors(&password, &user.username, &user.email, is_common);
        if broken.is_empty() { Ok(password) } else { Err(broken) }
    }
}
