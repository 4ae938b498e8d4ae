//! Delete the account of somebody else.

use serde_json::json;

use super::super::audit::Entry;
use super::super::notices::Notice;
use super::super::webhook_events::enqueue_deletion;
use super::super::{Accounts, Actor, Error};
use crate::contract::{Field, FieldErrors, Right, messages};

impl Accounts {
    /// Deletes an account with all that is kept of it, in one transaction; its owner is told by mail. The record keeps its name
    /// and what it was. `username` is the name of the account once more, so that no other one is deleted by mistake; it may be
    /// absent.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Invalid`] on `username`, and for the last superuser;
    /// [`Error::Store`].
    pub async fn delete_other(&self, actor: Actor<'_>, username: &Field) -> Result<(), Error> {
        let id = actor.account_id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        let superusers = self.lock_superusers(&mut *work, actor).await?;
        let target = self.lock_account(&mut *work, actor, Right::Manage).await?;
        if *username != Field::Absent && username.text().ok().map(str::trim) != Some(&*target.account.user.username) {
            return Err(FieldErrors::one("username", messages::NAME_DIFFERS.wire).into());
        }
        superusers.may_lose(id)?;
        self.notify(&mut *work, id, actor.client(), Notice::AccountDeleted).await?;
        enqueue_deletion(&mut *work, id, self.now()).await?;
        work.accounts().delete(id).await?;
        let old = json!({
            "is_active": target.is_active,
            "is_staff": target.is_staff,
            "is_superuser": target.is_superuser,
            "date_joined": target.account.date_joined,
        });
        self.record_on(&mut *work, actor, Some(&target), "delete_account", (old, json!({}))).await?;
        work.commit().await?;
        Entry { username: Some(&target.account.user.username), ..actor.entry("delete_account") }.log(&self.0.tally);
        Ok(())
    }
}
