//! What the operator does to an account on the machine itself.

use super::audit::Entry;
use super::sign_up::{new_account, taken};
use super::{Accounts, Error, FoldedName};
use crate::contract::{FieldErrors, User};

impl Accounts {
    /// As [`create_account`](Self::create_account), of a superuser.
    ///
    /// # Errors
    /// The same.
    pub async fn create_superuser(&self, username: &str, email: &str, password: &str) -> Result<User, Error> {
        self.create_account(username, email, password, true).await
    }

    /// Creates an account, without a sign-in.
    ///
    /// # Errors
    /// As [`sign_up`](Self::sign_up): the rules are the same.
    pub async fn create_account(
        &self,
        username: &str,
        email: &str,
        password: &str,
        is_superuser: bool,
    ) -> Result<User, Error> {
        let sign_up = self.parse_sign_up(&username.into(), &email.into(), &password.into()).await?;
        let password = self.0.hasher.hash(&sign_up.password).await?;
        let account = new_account(&sign_up, password, is_superuser, self.now());
        let mut work = self.0.store.begin().await?;
        let id = work.accounts().insert(&account).await?.ok_or_else(taken)?;
        work.commit().await?;
        let event = if is_superuser { "create_superuser" } else { "create_account" };
        let entry = Entry { event, outcome: "ok", account_id: Some(id), ..Entry::default() };
        Entry { username: Some(&account.username), ..entry }.log(&self.0.tally);
        Ok(User { id, username: account.username, email: account.email })
    }

    /// Sets a new password and revokes every sign-in of the account, in one transaction (guarantee P11).
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`]; [`Error::Invalid`] if the password breaks a rule; [`Error::Busy`];
    /// [`Error::Store`].
    pub async fn change_password(&self, username: &str, password: &str) -> Result<(), Error> {
        let name = FoldedName::of_typed(username).ok_or(Error::NoSuchAccount)?;
        let found = self.0.store.read().await?.accounts().find_credentials(&name).await?;
        let user = found.ok_or(Error::NoSuchAccount)?.user;
        let mut errors = FieldErrors::default();
        let parsed = self.new_password(&password.into(), &user);
        let Some(password) = errors.keep("password", parsed) else { return Err(errors.into()) };
        let hash = self.0.hasher.hash(&password).await?;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(user.id));
        let mut work = self.0.store.begin().await?;
        if !work.accounts().set_password(user.id, &hash).await? {
            return Err(Error::NoSuchAccount);
        }
        work.sign_ins().revoke_all(user.id).await?;
        work.commit().await?;
        let account_id = Some(user.id);
        Entry { event: "change_password", outcome: "ok", account_id, ..Entry::default() }.log(&self.0.tally);
        Ok(())
    }

    /// Activates or deactivates an account; deactivation revokes all of its sign-ins in the same transaction.
    ///
    /// # Errors
    /// [`Error::NoSuchAccount`]; [`Error::Store`].
    pub async fn set_active(&self, username: &str, active: bool) -> Result<(), Error> {
        let name = FoldedName::of_typed(username).ok_or(Error::NoSuchAccount)?;
        let _invalidation = self.0.cache.invalidate_on_drop(None);
        let mut work = self.0.store.begin().await?;
        let account_id = work.accounts().set_active(&name, active).await?.ok_or(Error::NoSuchAccount)?;
        if !active {
            work.sign_ins().revoke_all(account_id).await?;
        }
        work.commit().await?;
        let event = if active { "activate" } else { "deactivate" };
        Entry { event, outcome: "ok", account_id: Some(account_id), ..Entry::default() }.log(&self.0.tally);
        Ok(())
    }
}
