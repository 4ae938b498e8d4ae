//! The jobs that look an address up, record what is asked of its mailbox, and enqueue the letter.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::super::letter::mail_language;
use super::super::passwords::is_unusable;
use super::super::tokens::{PlainToken, TokenKind};
use super::super::{
    Accounts, Attempt, Credentials, Error, FoldedAddress, Job, JobError, Letter, MailJob, MailKind, NewJob,
    NewMailRequest, ResetAccount, RunJob, StoreError, UnitOfWork,
};
use super::{DAY, INVITATION_TTL, MINUTE, RESET_TTL, VERIFY_TTL, code};
use crate::contract::{PasskeyKind, paths};

/// How many accounts one mail names at most: strangers can sign up with any address.
const MAX_ACCOUNTS: usize = 10;

/// A password that is to be reset by a mail to this address.
#[derive(Serialize, Deserialize)]
pub(in super::super) struct ResetMail {
    /// The address as it was typed.
    pub(in super::super) email: String,
    /// The tag of the language in which it was asked for; what an account has chosen counts before it.
    pub(in super::super) language: String,
}

/// An address that is to be proved by a mail.
#[derive(Serialize, Deserialize)]
pub(in super::super) struct ProofMail {
    /// Whose it is to be.
    pub(in super::super) account_id: i64,
    /// The address.
    pub(in super::super) email: String,
    /// Whether it is counted yet among the mails to the address.
    pub(in super::super) is_counted: bool,
    /// Whether the account is to have it in place of its own.
    pub(in super::super) is_change: bool,
    /// The tag of the language in which it was asked for; what an account has chosen counts before it.
    pub(in super::super) language: String,
    /// The key of a job of a change, which it has while the change is wanted. One of a version before has none.
    #[serde(default)]
    pub(in super::super) key: Option<String>,
}

impl Job for ResetMail {
    const KIND: &'static str = "reset-mail";

    fn about(&self) -> String {
        domain(&self.email)
    }
}

impl Job for ProofMail {
    const KIND: &'static str = "proof-mail";

    fn about(&self) -> String {
        domain(&self.email)
    }
}

fn domain(email: &str) -> String {
    email.rsplit_once('@').map_or_else(String::new, |(_, domain)| domain.to_owned())
}

/// Whether an account may have a new password by mail: it has one, or logs in by a passkey that may be lost.
async fn may_reset(work: &mut dyn UnitOfWork, account: &Credentials) -> Result<bool, StoreError> {
    if !account.is_active || !is_unusable(&account.password) {
        return Ok(account.is_active);
    }
    let passkeys = work.passkeys().list(account.user.id).await?;
    Ok(passkeys.iter().any(|stored| stored.passkey.kind == PasskeyKind::SignIn))
}

/// Runs both jobs. It holds the accounts for as long as the worker runs.
#[derive(Clone)]
pub(in super::super) struct LinkMailer(pub(in super::super) Accounts);

/// A mailbox that gets a letter, and its language.
struct Recipient<'a> {
    job: i64,
    email: &'a str,
    language: &'a str,
}

impl LinkMailer {
    async fn reset(&self, job: ResetMail, attempt: Attempt) -> Result<(), Error> {
        let Self(Accounts(inner)) = self;
        let Some(address) = FoldedAddress::of_stored(&job.email) else { return Ok(()) };
        let mut work = inner.store.begin().await?;
        let owner = work.addresses().find_owner(&address).await?;
        let owner_id = owner.as_ref().map(|owner| owner.user.id);
        let found = work.addresses().find_accounts(&job.email, &address).await?;
        let others = found.into_iter().filter(|account| Some(account.user.id) != owner_id);
        // One mail for each spelling of the address: none is sent to what was typed.
        let mut letters: BTreeMap<String, (String, Vec<ResetAccount>)> = BTreeMap::new();
        let mut left = MAX_ACCOUNTS;
        for account in owner.into_iter().chain(others) {
            if left == 0 || !may_reset(&mut *work, &account).await? {
                continue;
            }
            left -= 1;
            let Credentials { user, .. } = account;
            let made = self.request(&mut *work, MailKind::Reset, user.id, &user.email, paths::PASSWORD_RESET_CONFIRM);
            let Some((link, code)) = made.await? else { continue };
            let account = ResetAccount { username: user.username, link, code };
            if let Some((_, accounts)) = letters.get_mut(&user.email) {
                accounts.push(account);
                continue;
            }
            let language = language_of(&mut *work, user.id, &job.language).await?;
            letters.insert(user.email, (language, vec![account]));
        }
        for (email, (language, accounts)) in letters {
            let letter = Letter::PasswordReset { accounts, minutes: in_units(RESET_TTL, MINUTE) };
            let recipient = Recipient { job: attempt.id, email: &email, language: &language };
            if !self.send(&mut *work, recipient, letter, Some(RESET_TTL)).await? {
                return Ok(());
            }
        }
        Ok(work.commit().await?)
    }

    async fn prove(&self, job: ProofMail, attempt: Attempt) -> Result<(), Error> {
        let Self(Accounts(inner)) = self;
        let Some(address) = FoldedAddress::of_stored(&job.email) else { return Ok(()) };
        if !job.is_counted {
            match self.0.throttle_mail(&address).await {
                Err(Error::Throttled { .. }) => return Ok(()),
                counted => counted?,
            }
        }
        let mut work = inner.store.begin().await?;
        if let Some(key) = &job.key {
            work.accounts().lock(job.account_id).await?;
            if !work.jobs().has_key(attempt.id, key).await? {
                return Ok(());
            }
        }
        let Some(account) = work.accounts().find(job.account_id).await?.filter(|account| account.is_active) else {
            return Ok(());
        };
        let is_own = FoldedAddress::of_stored(&account.user.email).as_ref() == Some(&address);
        let (reader, recipient, letter) = match work.addresses().find_owner(&address).await? {
            Some(owner) if owner.user.id == job.account_id => return Ok(()),
            Some(owner) => {
                if job.is_change && !is_own {
                    // Nobody is sent it: whether an address is taken does not show in what waits for it (M2).
                    let path = paths::EMAIL_CHANGE_CONFIRM;
                    self.request(&mut *work, MailKind::Change, job.account_id, &job.email, path).await?;
                }
                let [log_in_link, reset_link] = [paths::LOGIN, paths::PASSWORD_RESET].map(str::to_owned);
                let letter = Letter::SignUpExists { username: owner.user.username, log_in_link, reset_link };
                (owner.user.id, owner.user.email, letter)
            }
            None if !job.is_change && !is_own => return Ok(()),
            None => {
                // An address of one's own that was never proved needs no change.
                let (kind, path) = if is_own {
                    (MailKind::Verify, paths::EMAIL_VERIFY_CONFIRM)
                } else {
                    (MailKind::Change, paths::EMAIL_CHANGE_CONFIRM)
                };
                let email = if is_own { &account.user.email } else { &job.email };
                let made = self.request(&mut *work, kind, job.account_id, email, path).await?;
                let Some((link, code)) = made else { return Ok(()) };
                let (username, days) = (account.user.username, in_units(VERIFY_TTL, DAY));
                (job.account_id, email.clone(), Letter::EmailVerify { username, link, code, days })
            }
        };
        let language = language_of(&mut *work, reader, &job.language).await?;
        let recipient = Recipient { job: attempt.id, email: &recipient, language: &language };
        if !self.send(&mut *work, recipient, letter, None).await? {
            return Ok(());
        }
        Ok(work.commit().await?)
    }

    /// Records a request; returns its link and its code. `None` if the account has no address.
    pub(in super::super) async fn request(
        &self,
        work: &mut dyn UnitOfWork,
        kind: MailKind,
        account_id: i64,
        email: &str,
        path: &str,
    ) -> Result<Option<(String, String)>, Error> {
        let code = code::new(&*self.0.0.random);
        let ttl = if kind == MailKind::Reset { RESET_TTL } else { VERIFY_TTL };
        let made = self.insert(work, kind, account_id, email, (Some(&code), ttl)).await?;
        Ok(made.map(|secret| (link(path, &secret), code)))
    }

    /// Records that an account may set its first password, which a link alone proves: a code would be good for too long.
    /// Returns the link; `None` if the account has no address.
    pub(in super::super) async fn invitation(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        email: &str,
    ) -> Result<Option<String>, Error> {
        let made = self.insert(work, MailKind::Reset, account_id, email, (None, INVITATION_TTL)).await?;
        Ok(made.map(|secret| link(paths::PASSWORD_RESET_CONFIRM, &secret)))
    }

    async fn insert(
        &self,
        work: &mut dyn UnitOfWork,
        kind: MailKind,
        account_id: i64,
        email: &str,
        (code, ttl): (Option<&str>, Duration),
    ) -> Result<Option<PlainToken>, Error> {
        let Self(Accounts(inner)) = self;
        let Some(folded) = FoldedAddress::of_stored(email) else { return Ok(None) };
        let secret = PlainToken::new(TokenKind::Mail, &*inner.random);
        let (digest, created, address) = (secret.digest(), inner.clock.now(), email.to_owned());
        let (code, expires) = (code.map(|code| code::digest(code, &digest)), created.plus(ttl));
        let new = NewMailRequest { kind, account_id, address, folded, digest, code, created, expires };
        work.mail_requests().insert(&new).await?;
        Ok(Some(secret))
    }

    /// Enqueues a letter. `false` if an earlier run of the job has enqueued it, with its requests, and it still waits: then
    /// nothing of this run is to be kept. It is not sent any more after `within`, when its links have expired.
    async fn send(
        &self,
        work: &mut dyn UnitOfWork,
        to: Recipient<'_>,
        letter: Letter,
        within: Option<Duration>,
    ) -> Result<bool, Error> {
        let now = self.0.now();
        let mail = MailJob { to: to.email.to_owned(), language: to.language.to_owned(), letter };
        let mut job = NewJob::of(&mail, now).once(format!("mail {} {}", to.job, to.email));
        if let Some(within) = within {
            job.give_up = now.plus(within);
        }
        Ok(work.jobs().enqueue(&job).await?)
    }
}

/// The language of a mail about an account, where it was `asked` for in this one.
///
/// # Errors
/// The database does not answer.
pub(in super::super) async fn language_of(
    work: &mut dyn UnitOfWork,
    account_id: i64,
    asked: &str,
) -> Result<String, StoreError> {
    let person = work.accounts().person(account_id).await?;
    Ok(mail_language(person.map(|person| person.language).unwrap_or_default(), asked))
}

/// The link to a page, with the secret in its query, which no log has. `mail` puts the site's address before it.
pub(super) fn link(path: &str, secret: &PlainToken) -> String {
    format!("{path}?{}={}", paths::LINK_SECRET, secret.expose())
}

/// A duration in whole units.
pub(in super::super) fn in_units(duration: Duration, unit: Duration) -> u32 {
    u32::try_from(duration.as_secs() / unit.as_secs()).unwrap_or(u32::MAX)
}

#[async_trait]
impl RunJob<ResetMail> for LinkMailer {
    async fn run(&self, job: ResetMail, attempt: Attempt) -> Result<(), JobError> {
        self.reset(job, attempt).await.map_err(|error| JobError::Temporary(error.to_string()))
    }
}

#[async_trait]
impl RunJob<ProofMail> for LinkMailer {
    async fn run(&self, job: ProofMail, attempt: Attempt) -> Result<(), JobError> {
        self.prove(job, attempt).await.map_err(|error| JobError::Temporary(error.to_string()))
    }
}
