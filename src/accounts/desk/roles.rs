//! Who may sign in, who is staff, and who is a superuser. The last superuser who can sign in keeps all three (guarantee A2).

use serde_json::json;

use super::super::mailbox::end_change;
use super::super::{Accounts, Actor, Error, UnitOfWork};
use crate::contract::{AccountRecord, FieldErrors, Right, messages};

impl Accounts {
    /// Lets an account sign in again.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Store`].
    pub async fn activate(&self, actor: Actor<'_>) -> Result<(), Error> {
        self.set_activity(actor, true, "activate").await
    }

    /// Lets an account sign in no longer; all of its sign-ins end in the same transaction.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Invalid`] for the last superuser; [`Error::Store`].
    pub async fn deactivate(&self, actor: Actor<'_>) -> Result<(), Error> {
        self.set_activity(actor, false, "deactivate").await
    }

    async fn set_activity(&self, actor: Actor<'_>, is_active: bool, action: &'static str) -> Result<(), Error> {
        let id = actor.account_id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        let superusers = self.lock_superusers(&mut *work, actor).await?;
        let target = self.lock_account(&mut *work, actor, Right::Manage).await?;
        if !is_active {
            superusers.may_lose(id)?;
            work.sign_ins().revoke_all(id).await?;
            end_change(&mut *work, id).await?;
        }
        work.accounts().set_active(id, is_active).await?;
        let entry = actor.entry(action);
        entry.record(&mut *work, self.now()).await?;
        let values = (json!({ "is_active": target.is_active }), json!({ "is_active": is_active }));
        self.record_on(&mut *work, actor, Some(&target), action, values).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }

    /// Makes an account staff or a superuser, or takes that away; `None` leaves it as it is. Only superusers may.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Invalid`] for the last superuser; [`Error::Store`].
    pub async fn set_roles(
        &self,
        actor: Actor<'_>,
        is_staff: Option<bool>,
        is_superuser: Option<bool>,
    ) -> Result<AccountRecord, Error> {
        actor.by.require_superuser()?;
        let id = actor.account_id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        let superusers = self.lock_superusers(&mut *work, actor).await?;
        let before = self.lock_account(&mut *work, actor, Right::Manage).await?;
        let is_staff = is_staff.unwrap_or(before.is_staff);
        let is_superuser = is_superuser.unwrap_or(before.is_superuser);
        if !is_superuser {
            superusers.may_lose(id)?;
        }
        work.accounts().set_roles(id, is_staff, is_superuser).await?;
        let entry = actor.entry("set_roles");
        entry.record(&mut *work, self.now()).await?;
        let old = json!({ "is_staff": before.is_staff, "is_superuser": before.is_superuser });
        let new = json!({ "is_staff": is_staff, "is_superuser": is_superuser });
        self.record_on(&mut *work, actor, Some(&before), "set_roles", (old, new)).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(AccountRecord { is_staff, is_superuser, ..before })
    }

    /// Locks the superusers who can sign in, in the order of their ids, and before the account itself: of two who remove each
    /// other at once, the second sees what the first has done. Whoever may not act at all locks nothing.
    pub(super) async fn lock_superusers(
        &self,
        work: &mut dyn UnitOfWork,
        actor: Actor<'_>,
    ) -> Result<Superusers, Error> {
        actor.by.require(Right::Manage)?;
        Ok(Superusers(work.accounts().lock_superusers().await?))
    }
}

/// The superusers who can sign in, locked.
pub(super) struct Superusers(Vec<i64>);

impl Superusers {
    /// Checks whether there is another one than this account.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub(super) fn may_lose(&self, account_id: i64) -> Result<(), Error> {
        if self.0 == [account_id] {
            return Err(FieldErrors::one("non_field_errors", messages::LAST_SUPERUSER.wire).into());
        }
        Ok(())
    }
}
