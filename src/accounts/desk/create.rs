//! Make an account for somebody.

use serde_json::{Value, json};

use super::super::sign_up::{new_account, taken};
use super::super::{Accounts, Actor, By, Error};
use super::{Act, Target};
use crate::contract::{Field, Right, User};

/// The fields of a new account, by the rules of a sign-up.
#[derive(Clone, Copy, Debug)]
pub struct NewAccountFields<'a> {
    /// The name.
    pub username: &'a Field,
    /// The address, which may be empty.
    pub email: &'a Field,
    /// The password.
    pub password: &'a Field,
}

impl Accounts {
    /// Makes an account, without a sign-in.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; otherwise as [`sign_up`](Self::sign_up), whose rules hold.
    pub async fn make_account(
        &self,
        by: By<'_>,
        fields: NewAccountFields<'_>,
        is_superuser: bool,
    ) -> Result<User, Error> {
        by.require(Right::Manage)?;
        if is_superuser {
            by.require_superuser()?;
        }
        let sign_up = self.parse_sign_up(fields.username, fields.email, fields.password).await?;
        let password = self.0.hasher.hash(&sign_up.password).await?;
        let account = new_account(&sign_up, password, is_superuser, self.now());
        let mut work = self.0.store.begin().await?;
        let id = work.accounts().insert(&account).await?.ok_or_else(taken)?;
        let action = if is_superuser { "create_superuser" } else { "create_account" };
        let entry = Actor { account_id: id, by }.entry(action);
        entry.record(&mut *work, self.now()).await?;
        let target = Target::account_named(id, &account.username);
        let new = made(&account.email, is_superuser);
        self.record(&mut *work, by, Act { action, target, old: json!({}), new }).await?;
        work.commit().await?;
        super::super::audit::Entry { username: Some(&account.username), ..entry }.log(&self.0.tally);
        Ok(User { id, username: account.username, email: account.email })
    }
}

/// What the record says of a new account.
pub(super) fn made(email: &str, is_superuser: bool) -> Value {
    json!({ "email": email, "is_superuser": is_superuser })
}
