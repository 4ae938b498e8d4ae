//! The second step of a log-in (guarantees P12, T11).

use std::time::Duration;

use super::super::audit::Entry;
use super::super::factors::CodeOutcome;
use super::super::log_out::revoke_replaced;
use super::super::notices::Notice;
use super::super::throttling::Reserved;
use super::super::{
    Accounts, ChallengePurpose, Client, Error, FoldedName, FoundPendingSignIn, Granted, Method, Timestamp, TokenDigest,
    TokenKind, UnitOfWork, VerifiedHash, Wanted,
};
use super::answer::{FactorAnswer, ParsedAnswer, wrong_answer};
use super::pending::LogInStep;

/// How many wrong codes end a log-in.
const WRONG_CODES: u32 = 5;

/// A log-in that has come to its end by more than one step.
#[derive(Debug)]
pub struct Entered {
    /// The sign-in.
    pub granted: Granted,
    /// The cookie of a browser that is trusted from now on, and how long it lives.
    pub trusted: Option<(String, Duration)>,
}

/// A log-in that waits, and what is to come of it.
struct Step<'a> {
    pending: FoundPendingSignIn,
    digest: TokenDigest,
    answer: ParsedAnswer,
    is_trusted: bool,
    wanted: Wanted<'a>,
    client: &'a Client,
}

/// How an answer ended.
enum Ended {
    Right(Box<Entered>),
    Wrong(CodeOutcome),
    /// The log-in waits no longer.
    Late,
}

impl Accounts {
    /// Answers the second step of a log-in that waits, by its secret. The right answer signs in, in one transaction.
    ///
    /// A wrong one counts as a failure of the account (P8), wherever it comes from, and the fifth ends the log-in (P12).
    /// That the password was right makes up for none of them.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `code`, `challenge_id` or `credential`; [`Error::LogInEnded`]; [`Error::Throttled`] after too many failures;
    /// [`Error::Store`].
    pub async fn answer_second_step(
        &self,
        secret: &str,
        answer: FactorAnswer<'_>,
        is_trusted: bool,
        wanted: Wanted<'_>,
        client: &Client,
    ) -> Result<Entered, Error> {
        let digest = TokenDigest::of_shown(TokenKind::Pending, secret).ok_or(Error::LogInEnded)?;
        let found = self.0.store.read().await?.pending_sign_ins().find(&digest, self.now()).await?;
        let pending = found.filter(|pending| pending.step == LogInStep::SecondFactor).ok_or(Error::LogInEnded)?;
        let answer = self.parse_answer(answer, pending.account_id, ChallengePurpose::SecondStep).await?;
        let name = FoldedName::of_typed(&pending.username).ok_or(Error::LogInEnded)?;
        let (account_id, username) = (Some(pending.account_id), Some(name.as_str()));
        let entry = Entry { event: "login", client: Some(client), account_id, username, ..Entry::default() };
        let reserved =
            self.reserve_attempt(&name, client).await.inspect_err(|error| entry.throttled(error, &self.0.tally))?;
        let step = Step { pending, digest, answer, is_trusted, wanted, client };
        match self.take_step(&step, &reserved, entry).await {
            Ok(Ended::Right(entered)) => {
                self.0.failures.succeeded(&reserved.attempt);
                Entry { outcome: "ok", ..entry }.log(&self.0.tally);
                self.log_replaced(wanted, client);
                self.0.cache.invalidate(step.pending.account_id);
                Ok(*entered)
            }
            Ok(Ended::Wrong(outcome)) => {
                Entry { outcome: "refused", ..entry }.log(&self.0.tally);
                Err(wrong_answer(&step.answer, outcome))
            }
            Ok(Ended::Late) => {
                Entry { outcome: "refused", ..entry }.log(&self.0.tally);
                Err(Error::LogInEnded)
            }
            Err(error) => {
                self.0.failures.withdrawn(&reserved.attempt, self.0.store.shared_windows()).await;
                Err(error)
            }
        }
    }

    /// Compares the answer and acts on it, with the account locked: of many at once no more than five are compared, and one
    /// right code is used once.
    async fn take_step(&self, step: &Step<'_>, reserved: &Reserved, entry: Entry<'_>) -> Result<Ended, Error> {
        let (account_id, now) = (step.pending.account_id, self.now());
        let _invalidation = self.forget_replaced(step.wanted);
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(account_id).await?;
        let counted = work.pending_sign_ins().count_wrong(&step.digest, WRONG_CODES, now).await?;
        let account = work.accounts().find(account_id).await?;
        let (Some(count), Some(account)) = (counted, account) else { return Ok(Ended::Late) };
        let is_as_it_was = account.is_active
            && account.second_factor
            && TokenDigest::of_secret(&account.password) == step.pending.password;
        if !is_as_it_was {
            work.pending_sign_ins().end(&step.digest).await?;
            work.commit().await?;
            return Ok(Ended::Late);
        }
        let method = match self.check_answer(&mut *work, account_id, &step.answer, step.client).await? {
            CodeOutcome::Right(method) => method,
            wrong => {
                if count == WRONG_CODES {
                    self.refuse_for_good(&mut *work, step, entry, now).await?;
                }
                work.commit().await?;
                return Ok(if count == WRONG_CODES { Ended::Late } else { Ended::Wrong(wrong) });
            }
        };
        work.pending_sign_ins().end(&step.digest).await?;
        let grant = self.grant(step.wanted, &[Method::Password, method], step.client, now);
        let trusted = match step.is_trusted {
            true => self.trust(&mut *work, account_id, step.wanted, step.client, now).await?,
            false => None,
        };
        let attempt = reserved.attempt.shared();
        let hash = VerifiedHash { stored: account.password, replacement: None, second_factor: true, attempt };
        let recorded = work.sign_ins().record(account_id, &hash, &grant.sign_in, &entry.event(now)).await?;
        let Some(recorded) = recorded else { return Ok(Ended::Late) };
        self.tell_of_log_in(&mut *work, account_id, step.client, recorded, now).await?;
        revoke_replaced(&mut *work, step.wanted, step.client, now).await?;
        work.commit().await?;
        self.log_code(method, account_id, step.client);
        Ok(Ended::Right(Box::new(Entered { granted: grant.to(account.user), trusted })))
    }

    /// Ends a log-in after its last wrong code, and tells the account's owner: somebody knows the password.
    async fn refuse_for_good(
        &self,
        work: &mut dyn UnitOfWork,
        step: &Step<'_>,
        entry: Entry<'_>,
        now: Timestamp,
    ) -> Result<(), Error> {
        work.pending_sign_ins().end(&step.digest).await?;
        Entry { event: "second_factor_refused", ..entry }.record(work, now).await?;
        self.notify(work, step.pending.account_id, Some(step.client), Notice::SecondFactorRefused).await?;
        Ok(())
    }
}
