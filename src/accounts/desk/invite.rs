//! Invite somebody by mail.

use serde_json::json;

use super::super::audit::Entry;
use super::super::mailbox::{DAY, INVITATION_TTL, LinkMailer, in_units};
use super::super::passwords::unusable;
use super::super::sign_up::taken;
use super::super::{Accounts, Actor, By, Error, FoldedName, Letter, MailJob, NewAccount, NewJob};
use super::create::made;
use super::{Act, Target};
use crate::contract::{Email, Field, FieldErrors, Right, User, Username, messages};

impl Accounts {
    /// Makes an account without a password, and mails a link to its address with which its owner sets one. The link works
    /// once, for seven days, and proves the address. `language` is the tag of the language of the mail.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Invalid`] on `username` and `email`; [`Error::Store`].
    pub async fn invite(&self, by: By<'_>, username: &Field, email: &Field, language: &str) -> Result<User, Error> {
        by.require(Right::Help)?;
        let mut errors = FieldErrors::default();
        let username = errors.keep("username", Username::parse(username));
        let email = errors.keep("email", Email::parse(email).and_then(there));
        let (Some(username), Some(email)) = (username, email) else { return Err(errors.into()) };
        let now = self.now();
        let account = NewAccount {
            username: username.as_str().to_owned(),
            folded: FoldedName::of(&username),
            email: email.as_str().to_owned(),
            password: unusable(&*self.0.random),
            is_superuser: false,
            date_joined: now,
        };
        let mut work = self.0.store.begin().await?;
        let id = work.accounts().insert(&account).await?.ok_or_else(taken)?;
        let entry = Actor { account_id: id, by }.entry("invite");
        entry.record(&mut *work, now).await?;
        let link = LinkMailer(self.clone()).invitation(&mut *work, id, &account.email).await?;
        let link = link.ok_or_else(|| FieldErrors::one("email", messages::EMAIL_INVALID.wire))?;
        let letter =
            Letter::Invitation { username: account.username.clone(), link, days: in_units(INVITATION_TTL, DAY) };
        let mail = MailJob { to: account.email.clone(), language: language.to_owned(), letter };
        let job = NewJob { give_up: now.plus(INVITATION_TTL), ..NewJob::of(&mail, now) };
        work.jobs().enqueue(&job).await?;
        let target = Target::account_named(id, &account.username);
        let act = Act { action: "invite", target, old: json!({}), new: made(&account.email, false) };
        self.record(&mut *work, by, act).await?;
        work.commit().await?;
        Entry { username: Some(&account.username), ..entry }.log(&self.0.tally);
        Ok(User { id, username: account.username, email: account.email })
    }
}

/// An address that is not empty.
fn there(email: Email) -> Result<Email, Vec<String>> {
    if email.as_str().is_empty() { Err(vec![messages::BLANK.wire.to_owned()]) } else { Ok(email) }
}
