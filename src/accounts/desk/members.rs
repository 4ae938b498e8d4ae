//! Who is in a group.

use serde_json::json;

use super::super::{Accounts, Actor, Error};
use super::groups::{find_group, may_change};
use crate::contract::{Field, Right};

impl Accounts {
    /// Puts an account into a group. Into one that has a right only superusers may.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Invalid`] on `group`; [`Error::Store`].
    pub async fn add_to_group(&self, actor: Actor<'_>, group: &Field) -> Result<(), Error> {
        self.set_membership(actor, group, true, "add_to_group").await
    }

    /// Takes an account out of a group. Out of one that has a right only superusers may.
    ///
    /// # Errors
    /// As [`add_to_group`](Self::add_to_group).
    pub async fn remove_from_group(&self, actor: Actor<'_>, group: &Field) -> Result<(), Error> {
        self.set_membership(actor, group, false, "remove_from_group").await
    }

    async fn set_membership(
        &self,
        actor: Actor<'_>,
        group: &Field,
        is_member: bool,
        action: &'static str,
    ) -> Result<(), Error> {
        let id = actor.account_id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        let target = self.lock_account(&mut *work, actor, Right::Manage).await?;
        let group = find_group(&mut *work, group).await?;
        may_change(actor.by, &group)?;
        let has_changed = match is_member {
            true => work.groups().add(group.id, id).await?,
            false => work.groups().remove(group.id, id).await?,
        };
        // What was so already is no act.
        if !has_changed {
            return Ok(());
        }
        let entry = actor.entry(action);
        entry.record(&mut *work, self.now()).await?;
        let (with, without) = (json!({ "group": group.name }), json!({}));
        let values = if is_member { (without, with) } else { (with, without) };
        self.record_on(&mut *work, actor, Some(&target), action, values).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }
}
