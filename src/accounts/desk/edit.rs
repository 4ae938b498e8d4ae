//! Change the address, names and language of somebody else's account.

use serde_json::{Map, Value, json};

use super::super::mailbox::end_requests;
use super::super::{Accounts, Actor, Error, MailKind};
use crate::contract::{AccountRecord, Email, Field, FieldErrors, Right, messages, parse_language, parse_person_name};

/// What is to be changed; what is absent stays.
#[derive(Clone, Copy, Debug)]
pub struct EditFields<'a> {
    /// The address, which may be empty.
    pub email: &'a Field,
    /// The first name.
    pub first_name: &'a Field,
    /// The last name.
    pub last_name: &'a Field,
    /// The code of the language, or empty.
    pub language: &'a Field,
}

impl Accounts {
    /// Changes what is given of an account. A new address is not proved, and no longer is the one before. All that waits for
    /// a mailbox ends with it, the ways back to older addresses too: a thief may have one of them.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Invalid`] with the errors of every field, and on `email` for
    /// an account that is not active; [`Error::Store`].
    pub async fn edit_account(&self, actor: Actor<'_>, fields: EditFields<'_>) -> Result<AccountRecord, Error> {
        let mut errors = FieldErrors::default();
        let email = match fields.email {
            Field::Absent => Some(None),
            typed => errors.keep("email", Email::parse(typed).map(|email| Some(email.as_str().to_owned()))),
        };
        let first_name = errors.keep("first_name", parse_person_name(fields.first_name));
        let last_name = errors.keep("last_name", parse_person_name(fields.last_name));
        let language = errors.keep("language", parse_language(fields.language));
        let (Some(email), Some(first), Some(last), Some(language)) = (email, first_name, last_name, language) else {
            return Err(errors.into());
        };
        let id = actor.account_id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        let before = self.lock_account(&mut *work, actor, Right::Manage).await?;
        let person = work.accounts().person(id).await?.ok_or(Error::NoSuchAccount)?;
        let old_email = &before.account.user.email;
        if let Some(email) = email.as_ref().filter(|email| *email != old_email) {
            if !work.addresses().set_email(id, email).await? {
                return Err(FieldErrors::one("email", messages::ACCOUNT_INACTIVE.wire).into());
            }
            end_requests(&mut *work, id, &MailKind::ALL).await?;
        }
        work.accounts().edit(id, first.as_deref(), last.as_deref(), language.as_deref()).await?;
        let entry = actor.entry("change_profile");
        entry.record(&mut *work, self.now()).await?;
        let values = changes([
            ("email", old_email, &email),
            ("first_name", &person.first_name, &first),
            ("last_name", &person.last_name, &last),
            ("language", &person.language, &language),
        ]);
        self.record_on(&mut *work, actor, Some(&before), "edit_account", values).await?;
        let after = work.directory().find_by_id(id).await?.ok_or(Error::NoSuchAccount)?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(after)
    }
}

/// What has changed, before and after.
fn changes<const N: usize>(fields: [(&str, &String, &Option<String>); N]) -> (Value, Value) {
    let (mut old, mut new) = (Map::new(), Map::new());
    for (name, before, after) in fields {
        if let Some(after) = after.as_ref().filter(|after| *after != before) {
            old.insert(name.to_owned(), json!(before));
            new.insert(name.to_owned(), json!(after));
        }
    }
    (Value::Object(old), Value::Object(new))
}
