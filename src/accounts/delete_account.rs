//! Delete one's own account.

use super::audit::Entry;
use super::notices::Notice;
use super::password_check::{PasswordCheck, Proved, name_of, wrong_password};
use super::webhook_events::enqueue_deletion;
use super::{Accounts, Client, Error, Identity};
use crate::contract::{Field, FieldErrors, Password, messages};

impl Accounts {
    /// Deletes the identity's account with all that is kept of it, in one transaction (guarantee A2 for the last
    /// superuser, who may not). Its sign-ins are invalid at once. Its id stays known if it came from Django, so that no
    /// import brings it back.
    ///
    /// A wrong password costs as much as at a log-in, and counts as a failure of the same account (P7, P8). An account that has
    /// none is deleted soon after a log-in or a confirmation by a passkey.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `password`, or if there is no other active superuser; [`Error::Throttled`] after too many
    /// failures; [`Error::SignInEnded`]; [`Error::Busy`]; [`Error::Store`].
    pub async fn delete_account(&self, identity: &Identity, password: &Field, client: &Client) -> Result<(), Error> {
        let entry = Entry { event: "delete_account", client: Some(client), ..Entry::default() };
        if let Some(proved) = self.proved_without_password(identity, password).await? {
            let id = proved.user.id;
            self.delete_proved(proved, client).await?.ok_or(Error::SignInEnded)?;
            Entry { outcome: "ok", account_id: Some(id), ..entry }.log(&self.0.tally);
            return Ok(());
        }
        let mut errors = FieldErrors::default();
        let Some(password) = errors.keep("password", Password::parse_typed(password)) else {
            return Err(errors.into());
        };
        let name = name_of(identity)?;
        let mut check = PasswordCheck::begin(self, (&name, &password), client, entry).await?;
        let deleted = self.delete(&mut check, identity, client).await;
        let is_unusable = check.is_unusable;
        check.settle(deleted).await?.ok_or_else(|| wrong_password("password", is_unusable).into())
    }

    async fn delete(
        &self,
        check: &mut PasswordCheck<'_>,
        identity: &Identity,
        client: &Client,
    ) -> Result<Option<()>, Error> {
        while let Some(proved) = check.next_of(identity).await? {
            if self.delete_proved(proved, client).await?.is_some() {
                return Ok(Some(()));
            }
        }
        Ok(None)
    }

    /// `None` if the account has changed since its owner was proved.
    async fn delete_proved(&self, Proved { user, hash }: Proved, client: &Client) -> Result<Option<()>, Error> {
        let _invalidation = self.0.cache.invalidate_on_drop(Some(user.id));
        let mut work = self.0.store.begin().await?;
        // Before the account's own row, in the order of their ids: two that delete themselves at once wait for each
        // other, and the second is then the last.
        let superusers = work.accounts().lock_superusers().await?;
        if !work.accounts().lock_verified(user.id, &hash).await? {
            return Ok(None);
        }
        if superusers == [user.id] {
            return Err(FieldErrors::one("non_field_errors", messages::LAST_SUPERUSER.wire).into());
        }
        self.notify(&mut *work, user.id, Some(client), Notice::AccountDeleted).await?;
        enqueue_deletion(&mut *work, user.id, self.now()).await?;
        work.accounts().delete(user.id).await?;
        work.sign_ins().settle(&hash.attempt).await?;
        work.commit().await?;
        Ok(Some(()))
    }
}
