//! Confirm the password of who is signed in, and whether a sign-in is fresh (guarantee T10).

use std::time::Duration;

use super::audit::Entry;
use super::password_check::{PasswordCheck, Proved, name_of, wrong_password};
use super::{Accounts, Client, Error, Granted, Identity};
use crate::contract::{Field, FieldErrors, Password};

/// How long after a log-in or a confirmation a sign-in is fresh.
const FRESH_FOR: Duration = Duration::from_secs(10 * 60);

impl Accounts {
    /// Whether the owner of a sign-in has proved within the last ten minutes who they are. Not if that is in the future
    /// by more: a clock that ran ahead then makes nothing fresh for longer.
    pub fn is_fresh(&self, identity: &Identity) -> bool {
        let now = self.now();
        identity.authenticated.is_some_and(|at| now < at.plus(FRESH_FOR) && at < now.plus(FRESH_FOR))
    }

    /// Confirms the password of the identity's account: its session is then fresh. The session and its page get new
    /// secrets, so that one that was stolen before does not become fresh (guarantee T3), and so that no node knows the
    /// session as one that is not.
    ///
    /// A wrong password costs as much as at a log-in, and counts as a failure of the same account (P7, P8).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `password`; [`Error::Throttled`] after too many failures; [`Error::SignInEnded`] if the
    /// session has ended, or if the identity is a program's; [`Error::Busy`]; [`Error::Store`].
    pub async fn confirm(&self, identity: &Identity, password: &Field, client: &Client) -> Result<Granted, Error> {
        let mut errors = FieldErrors::default();
        let Some(password) = errors.keep("password", Password::parse_typed(password)) else {
            return Err(errors.into());
        };
        let name = name_of(identity)?;
        let entry = Entry { event: "confirm", client: Some(client), ..Entry::default() };
        let mut check = PasswordCheck::begin(self, (&name, &password), client, entry).await?;
        let confirmed = self.renew_confirmed(&mut check, identity).await;
        let is_unusable = check.is_unusable;
        check.settle(confirmed).await?.ok_or_else(|| wrong_password("password", is_unusable).into())
    }

    async fn renew_confirmed(
        &self,
        check: &mut PasswordCheck<'_>,
        identity: &Identity,
    ) -> Result<Option<Granted>, Error> {
        while let Some(Proved { user, hash }) = check.next_of(identity).await? {
            let _invalidation = self.0.cache.invalidate_on_drop(Some(user.id));
            let mut work = self.0.store.begin().await?;
            if !work.accounts().lock_verified(user.id, &hash).await? {
                continue;
            }
            let granted = self.renew_secrets(&mut *work, identity).await?;
            work.sign_ins().settle(&hash.attempt).await?;
            work.commit().await?;
            return Ok(Some(granted));
        }
        Ok(None)
    }
}
