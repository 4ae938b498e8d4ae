//! Mail somebody a link to a new password.

use serde_json::json;

use super::super::letter::mail_language;
use super::super::mailbox::{LinkMailer, MINUTE, RESET_TTL, in_units};
use super::super::{Accounts, Actor, Error, Letter, MailJob, MailKind, NewJob, ResetAccount};
use crate::contract::{AccountRecord, FieldErrors, Right, messages, paths};

impl Accounts {
    /// Mails a link and a code for a new password to the address of an account, whether it has a password or not. `language`
    /// is the tag of the language of the mail, if its owner has chosen none.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Invalid`] if the account has no address or is not active;
    /// [`Error::Store`].
    pub async fn send_reset(&self, actor: Actor<'_>, language: &str) -> Result<(), Error> {
        let (id, now) = (actor.account_id, self.now());
        let mut work = self.0.store.begin().await?;
        let target = self.lock_account(&mut *work, actor, Right::Help).await?;
        may_be_mailed(&target)?;
        let user = &target.account.user;
        let mailer = LinkMailer(self.clone());
        let made = mailer.request(&mut *work, MailKind::Reset, id, &user.email, paths::PASSWORD_RESET_CONFIRM).await?;
        let (link, code) = made.ok_or_else(no_address)?;
        let person = work.accounts().person(id).await?.unwrap_or_default();
        let account = ResetAccount { username: user.username.clone(), link, code };
        let letter = Letter::PasswordReset { accounts: vec![account], minutes: in_units(RESET_TTL, MINUTE) };
        let mail = MailJob { to: user.email.clone(), language: mail_language(person.language, language), letter };
        let entry = actor.entry("reset_request");
        entry.record(&mut *work, now).await?;
        work.jobs().enqueue(&NewJob { give_up: now.plus(RESET_TTL), ..NewJob::of(&mail, now) }).await?;
        let new = json!({ "email": user.email });
        self.record_on(&mut *work, actor, Some(&target), "send_reset", (json!({}), new)).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }
}

/// Checks whether an account can be sent such a mail, as far as that shows without one.
///
/// # Errors
/// It has no address, or is not active.
pub(super) fn may_be_mailed(target: &AccountRecord) -> Result<(), FieldErrors> {
    if !target.is_active {
        return Err(FieldErrors::one("non_field_errors", messages::ACCOUNT_INACTIVE.wire));
    }
    if target.account.user.email.is_empty() { Err(no_address()) } else { Ok(()) }
}

fn no_address() -> FieldErrors {
    FieldErrors::one("non_field_errors", messages::NO_ADDRESS.wire)
}
