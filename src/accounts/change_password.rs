//! Change one's own password.

use super::audit::Entry;
use super::notices::Notice;
use super::password_check::{PasswordCheck, Proved, name_of, typed_password, wrong_password};
use super::passwords::is_common;
use super::{Accounts, Client, Error, Granted, Identity, Method, Reauthentication};
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
    /// two changes at once one finds its current password wrong.
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
        let current = errors.keep("current_password", typed_password(current));
        let new = errors.keep("new_password", self.new_password(new, &identity.account.user));
        let (Some(current), Some(new)) = (current, new) else { return Err(errors.into()) };
        let name = name_of(identity)?;
        let entry = Entry { event: "change_password", client: Some(client), ..Entry::default() };
        let mut check = PasswordCheck::begin(self, (&name, &current), client, entry).await?;
        let changed = self.change(&mut check, &Change { identity, new: &new, keeps_tokens, client }).await;
        let is_unusable = check.is_unusable;
        check.settle(changed).await?.ok_or_else(|| wrong_password("current_password", is_unusable).into())
    }

    async fn change(&self, check: &mut PasswordCheck<'_>, change: &Change<'_>) -> Result<Option<Granted>, Error> {
        let Change { identity, new, keeps_tokens, .. } = *change;
        let session = identity.sign_in.session().ok_or(Error::SignInEnded)?;
        let mut new_hash = None;
        while let Some(Proved { user, hash }) = check.next_of(identity).await? {
            // Hashed once the current password is known to be right: it is the dearer part.
            let new_hash = match &new_hash {
                Some(new_hash) => new_hash,
                None => new_hash.insert(self.0.hasher.hash(new).await?),
            };
            let _invalidation = self.0.cache.invalidate_on_drop(Some(user.id));
            let mut work = self.0.store.begin().await?;
            if !work.accounts().lock_verified(user.id, &hash).await? {
                continue;
            }
            work.accounts().set_password(user.id, new_hash).await?;
            work.sign_ins().revoke_others(user.id, Some(session), keeps_tokens).await?;
            let proof = Reauthentication::Anew(&[Method::Password]);
            let granted = self.renew_secrets(&mut *work, identity, proof).await?;
            self.notify(&mut *work, user.id, Some(change.client), Notice::PasswordChanged).await?;
            work.events().insert(user.id, &check.event(self.now())).await?;
            work.sign_ins().settle(&hash.attempt).await?;
            work.commit().await?;
            return Ok(Some(granted));
        }
        Ok(None)
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
