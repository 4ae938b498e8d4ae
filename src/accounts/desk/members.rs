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
        self.set_membership(actor, group, true).await.map(drop)
    }

    /// Takes an account out of a group. Out of one that has a right only superusers may.
    ///
    /// # Errors
    /// As [`add_to_group`](Self::add_to_group).
    pub async fn remove_from_group(&self, actor: Actor<'_>, group: &Field) -> Result<(), Error> {
        self.set_membership(actor, group, false).await.map(drop)
    }

    /// The same, either of them. Returns whether anything has changed.
    ///
    /// # Errors
    /// As [`add_to_group`](Self::add_to_group).
    pub(super) async fn set_membership(&self, actor: Actor<'_>, group: &Field, is_member: bool) -> Result<bool, Error> {
        let action = if is_member { "add_to_group" } else { "remove_from_group" };
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
            return Ok(false);
        }
        let entry = actor.entry(action);
        entry.record(&mut *work, self.now()).await?;
        let (with, without) = (json!({ "group": group.name }), json!({}));
        let values = if is_member { (without, with) } else { (with, without) };
        self.record_on(&mut *work, actor, Some(&target), action, values).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(true)
    }
}
