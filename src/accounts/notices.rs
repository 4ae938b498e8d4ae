//! Mails that tell an account's owner of what was done to it. Each is enqueued in the unit of work of what it tells of.

use super::letter::mail_language;
use super::webhook_events::enqueue_event;
use super::{
    Accounts, Addressee, Client, FactorChange, Letter, MailJob, NewJob, Occasion, Recorded, StoreError, Timestamp,
    UnitOfWork,
};
use crate::contract::paths;

/// What is told.
pub(super) enum Notice<'a> {
    /// A log-in from a device that is new to the account.
    NewSignIn,
    /// A log-in by the right password that has not got beyond its second step.
    SecondFactorRefused,
    /// A new password.
    PasswordChanged,
    /// A token was made, of this name.
    TokenCreated(&'a str),
    /// What was done to the factors.
    Factor(FactorChange),
    /// A passkey was added, of this name.
    PasskeyCreated(&'a str),
    /// A passkey was removed, of this name.
    PasskeyRemoved(&'a str),
    /// The counter of a passkey, of this name, has not gone up: it may have been copied.
    PasskeyCopied(&'a str),
    /// The account is gone.
    AccountDeleted,
}

impl Accounts {
    /// Tells of a log-in that was recorded at `now`: its owner if the device is new, and the webhooks that want it.
    pub(super) async fn tell_of_log_in(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        client: &Client,
        recorded: Recorded,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if recorded.is_new_device {
            self.notify(work, account_id, Some(client), Notice::NewSignIn).await?;
        }
        if recorded.is_wanted {
            enqueue_event(work, account_id, "login", now).await?;
        }
        Ok(())
    }

    /// Enqueues the mail of a notice, if the account has an address: in the language that its owner has chosen, else in that of
    /// the request.
    pub(super) async fn notify(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        client: Option<&Client>,
        notice: Notice<'_>,
    ) -> Result<(), StoreError> {
        let Some(Addressee { username, email, language }) = work.accounts().addressee(account_id).await? else {
            return Ok(());
        };
        let language = mail_language(language, client.map_or("", |client| client.language));
        let now = self.now();
        let device = client.map(Client::device).filter(|device| !device.is_empty());
        let address = client.map(Client::shown_address);
        let occasion = Occasion { at: now.unix_millis(), device, address };
        // `mail` puts the public URL before a path.
        let link = str::to_owned;
        let letter = match notice {
            Notice::NewSignIn => Letter::NewSignIn { username, occasion, sessions_link: link(paths::SESSIONS) },
            Notice::SecondFactorRefused => {
                Letter::SecondFactorRefused { username, occasion, password_link: link(paths::PASSWORD) }
            }
            Notice::PasswordChanged => {
                Letter::PasswordChanged { username, occasion, reset_link: link(paths::PASSWORD_RESET) }
            }
            Notice::TokenCreated(name) => {
                let (name, tokens_link) = (name.to_owned(), link(paths::TOKENS));
                Letter::TokenCreated { username, name, occasion, tokens_link }
            }
            Notice::Factor(change) => {
                Letter::FactorChanged { username, change, occasion, security_link: link(paths::SECURITY) }
            }
            Notice::PasskeyCreated(name) => {
                let (name, security_link) = (name.to_owned(), link(paths::SECURITY));
                Letter::PasskeyCreated { username, name, occasion, security_link }
            }
            Notice::PasskeyRemoved(name) => {
                let (name, security_link) = (name.to_owned(), link(paths::SECURITY));
                Letter::PasskeyRemoved { username, name, occasion, security_link }
            }
            Notice::PasskeyCopied(name) => {
                let (name, security_link) = (name.to_owned(), link(paths::SECURITY));
                Letter::PasskeyCopied { username, name, occasion, security_link }
            }
            Notice::AccountDeleted => Letter::AccountDeleted { username, occasion },
        };
        let mail = MailJob { to: email, language, letter };
        work.jobs().enqueue(&NewJob::of(&mail, now)).await.map(drop)
    }
}
