//! What begins with a mail. The work is the same for every address (guarantee M2).

use sha2::{Digest, Sha256};

use super::super::audit::Entry;
use super::super::{
    Accounts, Client, Error, FoldedAddress, Identity, NewJob, Scope, StoreError, ThrottleKey, Timestamp, UnitOfWork,
};
use super::end::change_keys;
use super::{ProofMail, ResetMail};
use crate::contract::{Email, Field, FieldErrors, messages};

impl Accounts {
    /// Has a mail sent with which a password can be reset, if there is an account with this address. Nothing is looked up
    /// here: known and unknown addresses have the same answer and cost (guarantee M2).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `email`; [`Error::Throttled`] after three mails to the address within an hour;
    /// [`Error::Store`].
    pub async fn ask_for_reset(&self, email: &Field, client: &Client) -> Result<(), Error> {
        let entry = Entry { event: "reset_request", client: Some(client), ..Entry::default() };
        let (email, address) = required(email)?;
        let digest = self.0.name_key.digest(address.as_str());
        let entry = Entry { name_digest: Some(&digest), ..entry };
        self.throttle_mail(&address).await.inspect_err(|error| entry.throttled(error, &self.0.tally))?;
        let mail = ResetMail { email: email.as_str().to_owned(), language: client.language.to_owned() };
        let mut work = self.0.store.begin().await?;
        work.jobs().enqueue(&NewJob::of(&mail, self.now())).await?;
        work.commit().await?;
        Entry { outcome: "ok", ..entry }.log(&self.0.tally);
        Ok(())
    }

    /// Has a link and a code sent to the address of an account, with which it is proved. Nothing is sent if it is proved
    /// already; if another account has proved it, that one's owner is told instead.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `email` if the account has none; otherwise as [`ask_for_reset`](Self::ask_for_reset).
    pub async fn ask_for_verification(&self, identity: &Identity, client: &Client) -> Result<(), Error> {
        let email = Field::from(identity.account.user.email.as_str());
        self.ask_for_proof(identity, &email, false, client).await
    }

    /// Has a link and a code sent to a new address, with which the account then has it. The answer is the same whoever has
    /// the address.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] if the session has ended; otherwise as [`ask_for_verification`](Self::ask_for_verification).
    pub async fn ask_for_change_of_email(
        &self,
        identity: &Identity,
        email: &Field,
        client: &Client,
    ) -> Result<(), Error> {
        self.ask_for_proof(identity, email, true, client).await
    }

    async fn ask_for_proof(
        &self,
        identity: &Identity,
        email: &Field,
        is_change: bool,
        client: &Client,
    ) -> Result<(), Error> {
        let user = &identity.account.user;
        let event = if is_change { "email_change_request" } else { "email_verify_request" };
        let (account_id, username) = (Some(user.id), Some(user.username.as_str()));
        let entry = Entry { event, account_id, username, client: Some(client), ..Entry::default() };
        let (email, address) = required(email)?;
        self.throttle_mail(&address).await.inspect_err(|error| entry.throttled(error, &self.0.tally))?;
        let (email, language) = (email.as_str().to_owned(), client.language.to_owned());
        let mail = ProofMail { account_id: user.id, email, is_counted: true, is_change, language, key: None };
        let mut work = self.0.store.begin().await?;
        if is_change {
            // A session that has ended meanwhile may be a thief's.
            let session = identity.sign_in.session().ok_or(Error::SignInEnded)?;
            work.accounts().lock(user.id).await?;
            if work.sessions().expiries(&[session]).await?.is_empty() {
                return Err(Error::SignInEnded);
            }
            enqueue_change(&mut *work, mail, self.now()).await?;
        } else {
            work.jobs().enqueue(&NewJob::of(&mail, self.now())).await?;
        }
        work.commit().await?;
        Entry { outcome: "ok", ..entry }.log(&self.0.tally);
        Ok(())
    }

    /// Counts a mail to an address.
    ///
    /// # Errors
    /// [`Error::Throttled`]; [`Error::Store`].
    pub(in super::super) async fn throttle_mail(&self, address: &FoldedAddress) -> Result<(), Error> {
        let mailbox = Sha256::digest(address.as_str().as_bytes()).into();
        self.throttle(&[(Scope::Mail, ThrottleKey::Mailbox(mailbox))]).await
    }
}

/// Enqueues the mail of a change of the address of an account, which is locked, by the first of its keys that is free. While
/// all of them wait there is no further one.
async fn enqueue_change(work: &mut dyn UnitOfWork, mail: ProofMail, now: Timestamp) -> Result<(), StoreError> {
    let mut mail = mail;
    for key in change_keys(mail.account_id) {
        mail.key = Some(key.clone());
        if work.jobs().enqueue(&NewJob::of(&mail, now).once(key)).await? {
            break;
        }
    }
    Ok(())
}

/// Parses an address that must be there.
///
/// # Errors
/// What is wrong with it.
pub(super) fn required(email: &Field) -> Result<(Email, FoldedAddress), FieldErrors> {
    let mut errors = FieldErrors::default();
    let blank = if matches!(email, Field::Absent) { messages::REQUIRED.wire } else { messages::BLANK.wire };
    let parsed = Email::parse(email).and_then(|email| {
        let folded = FoldedAddress::of(&email).ok_or_else(|| vec![blank.to_owned()])?;
        Ok((email, folded))
    });
    errors.keep("email", parsed).ok_or(errors)
}
