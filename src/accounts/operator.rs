//! What the operator does to an account on the machine itself.

use serde_json::json;

use super::desk::{Act, Target};
use super::mailbox::end_requests;
use super::notices::Notice;
use super::{Accounts, Actor, By, Error, FoldedName, MailKind, NewAccountFields};
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
        let (username, email, password) = (username.into(), email.into(), password.into());
        let fields = NewAccountFields { username: &username, email: &email, password: &password };
        self.make_account(By::CommandLine, fields, is_superuser).await
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
        end_requests(&mut *work, user.id, &[MailKind::Change, MailKind::Reset]).await?;
        self.notify(&mut *work, user.id, None, Notice::PasswordChanged).await?;
        let entry = Actor::operator(user.id).entry("change_password");
        entry.record(&mut *work, self.now()).await?;
        let target = Target::account_named(user.id, &user.username);
        let act = Act { action: "change_password", target, old: json!({}), new: json!({}) };
        self.record(&mut *work, By::CommandLine, act).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }

    /// Activates or deactivates an account by its name.
    ///
    /// # Errors
    /// As [`activate`](Self::activate) and [`deactivate`](Self::deactivate).
    pub async fn set_active(&self, username: &str, active: bool) -> Result<(), Error> {
        let account = self.find_account(username).await?;
        let actor = Actor::operator(account.account.user.id);
        if active { self.activate(actor).await } else { self.deactivate(actor).await }
    }
}
