//! Groups, and what their members who are staff may do at the desk.

use serde_json::{Value, json};

use super::super::{Accounts, By, Error, GroupRepository, UnitOfWork};
use super::{Act, Target};
use crate::contract::{Field, FieldErrors, GroupSummary, Right, messages};

/// Django's limit of the name of a group.
const MAX_NAME: usize = 150;

impl Accounts {
    /// Every group, by name.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn groups(&self) -> Result<Vec<GroupSummary>, Error> {
        let mut groups = self.0.store.read().await?.groups().all().await?;
        // Sorted here, as the databases' collations differ.
        groups.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        Ok(groups)
    }

    /// Makes a group.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Invalid`] on `name`; [`Error::Store`].
    pub async fn create_group(&self, by: By<'_>, name: &Field) -> Result<GroupSummary, Error> {
        by.require(Right::Manage)?;
        let name = parse_name(name)?;
        let mut work = self.0.store.begin().await?;
        let id = work.groups().insert(&name).await?;
        let id = id.ok_or_else(|| FieldErrors::one("name", messages::GROUP_NAME_TAKEN.wire))?;
        let group = GroupSummary { id, name, right: None, members: 0 };
        self.record_group(&mut *work, by, &group, "create_group", (json!({}), json!({}))).await?;
        work.commit().await?;
        Ok(group)
    }

    /// Deletes a group; nobody is in it any more. One that has a right is for superusers to delete.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Invalid`] on `group`; [`Error::Store`].
    pub async fn delete_group(&self, by: By<'_>, group: &Field) -> Result<(), Error> {
        by.require(Right::Manage)?;
        let mut work = self.0.store.begin().await?;
        let group = find_group(&mut *work, group).await?;
        may_change(by, &group)?;
        work.groups().delete(group.id).await?;
        let old = json!({ "right": group.right, "members": group.members });
        self.record_group(&mut *work, by, &group, "delete_group", (old, json!({}))).await?;
        work.commit().await?;
        Ok(())
    }

    /// Sets what members of a group who are staff may do at the desk: `view`, `help`, `manage` or `none`. Only superusers may.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Invalid`] on `group` and `right`; [`Error::Store`].
    pub async fn set_group_right(&self, by: By<'_>, group: &Field, right: &Field) -> Result<GroupSummary, Error> {
        by.require_superuser()?;
        let mut errors = FieldErrors::default();
        let Some(right) = errors.keep("right", Right::parse_or_none(right)) else { return Err(errors.into()) };
        let mut work = self.0.store.begin().await?;
        let group = find_group(&mut *work, group).await?;
        work.groups().set_right(group.id, right).await?;
        let values = (json!({ "right": group.right }), json!({ "right": right }));
        self.record_group(&mut *work, by, &group, "set_group_right", values).await?;
        work.commit().await?;
        Ok(GroupSummary { right, ..group })
    }

    async fn record_group(
        &self,
        work: &mut dyn UnitOfWork,
        by: By<'_>,
        group: &GroupSummary,
        action: &'static str,
        (old, new): (Value, Value),
    ) -> Result<(), Error> {
        let target = Target::group(group.id, &group.name);
        Ok(self.record(work, by, Act { action, target, old, new }).await?)
    }
}

/// A group by its name, locked.
///
/// # Errors
/// [`Error::Invalid`] on `group`; [`Error::Store`].
pub(super) async fn find_group(work: &mut dyn UnitOfWork, name: &Field) -> Result<GroupSummary, Error> {
    let id = group_named(work.groups(), name).await?.id;
    work.groups().lock(id).await?;
    // What it may do has perhaps been changed before the lock.
    group_named(work.groups(), name).await
}

/// A group by its name.
///
/// # Errors
/// As [`find_group`].
pub(super) async fn group_named(groups: &mut dyn GroupRepository, name: &Field) -> Result<GroupSummary, Error> {
    let name = name.text().map_err(|missing| FieldErrors::one("group", missing))?;
    let found = if name.contains('\0') { None } else { groups.find(name).await? };
    Ok(found.ok_or_else(|| FieldErrors::one("group", messages::NO_SUCH_GROUP.wire))?)
}

/// Checks whether somebody may change a group or who is in it: with a right, it gives what is for superusers to give.
///
/// # Errors
/// [`Error::NotAllowed`].
pub(super) fn may_change(by: By<'_>, group: &GroupSummary) -> Result<(), Error> {
    if group.right.is_some() { by.require_superuser() } else { by.require(Right::Manage) }
}

fn parse_name(name: &Field) -> Result<String, FieldErrors> {
    let name = name.text().map_err(|missing| FieldErrors::one("name", missing))?.trim();
    let wrong = if name.is_empty() {
        messages::BLANK.wire
    } else if name.contains('\0') {
        messages::NUL_CHARACTER.wire
    } else if name.chars().nth(MAX_NAME).is_some() {
        messages::USERNAME_TOO_LONG.wire
    } else {
        return Ok(name.to_owned());
    };
    Err(FieldErrors::one("name", wrong))
}
