//! Who works at the desk.

use super::super::{Accounts, Client, Error, Identity};
use crate::contract::{Field, FieldErrors, Right, Standing, messages};

/// Limit of the characters of a reason.
const MAX_REASON: usize = 500;

/// Somebody at the desk, with what they may do there.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The account.
    pub id: i64,
    /// Its name.
    pub username: String,
    /// What it may do.
    pub right: Right,
    /// Whether it may do everything.
    pub is_superuser: bool,
    /// The address of its client, as it is shown.
    pub address: String,
    /// Why it does what it does, as it has said; or empty.
    pub reason: String,
}

impl Accounts {
    /// What an account may do at the desk: everything as a superuser; as staff, what its groups give. Looked up at each call,
    /// so that a right that was taken away counts no longer. `None` for everybody else.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn right_of(&self, account_id: i64) -> Result<Option<Right>, Error> {
        Ok(self.standing(account_id).await?.map(|standing| standing.right))
    }

    /// The same, and whether it is a superuser.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn standing(&self, account_id: i64) -> Result<Option<Standing>, Error> {
        let mut read = self.0.store.read().await?;
        let record = read.directory().find_by_id(account_id).await?.filter(|record| record.is_active);
        let Some(record) = record else { return Ok(None) };
        if record.is_superuser {
            return Ok(Some(Standing { right: Right::Manage, is_superuser: true }));
        }
        if !record.is_staff {
            return Ok(None);
        }
        let right = read.groups().rights(account_id).await?.into_iter().max();
        Ok(right.map(|right| Standing { right, is_superuser: false }))
    }

    /// The identity as staff at the desk, who acts from this client for this reason, which may be absent.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] if it may do nothing there; [`Error::Invalid`] on `reason`; [`Error::Store`].
    pub async fn staff(&self, identity: &Identity, client: &Client, reason: &Field) -> Result<Staff, Error> {
        let user = &identity.account.user;
        let Standing { right, is_superuser } = self.standing(user.id).await?.ok_or(Error::NotAllowed)?;
        let reason = parse_reason(reason)?;
        let (id, username, address) = (user.id, user.username.clone(), client.shown_address());
        Ok(Staff { id, username, right, is_superuser, address, reason })
    }
}

fn parse_reason(reason: &Field) -> Result<String, FieldErrors> {
    if *reason == Field::Absent {
        return Ok(String::new());
    }
    let text = reason.text().map_err(|missing| FieldErrors::one("reason", missing))?.trim();
    if text.contains('\0') {
        return Err(FieldErrors::one("reason", messages::NUL_CHARACTER.wire));
    }
    if text.chars().nth(MAX_REASON).is_some() {
        return Err(FieldErrors::one("reason", messages::TEXT_TOO_LONG.wire));
    }
    Ok(text.to_owned())
}
