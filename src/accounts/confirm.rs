//! Confirm who is signed in: by the password, by a second factor, or by both.

use super::audit::Entry;
use super::factors::CodeOutcome;
use super::log_in::{ParsedAnswer, wrong_answer};
use super::password_check::{PasswordCheck, Proved, name_of, wrong_password};
use super::{Accounts, ChallengePurpose, Client, Error, FactorAnswer, Granted, Identity, Method, Reauthentication};
use crate::contract::{Field, FieldErrors, Password};

impl Accounts {
    /// Confirms the password of the identity's account, and a second factor if there is an answer for one: its session is then
    /// fresh. The session and its page get new secrets, so that one that was stolen before does not become fresh
    /// (guarantee T3), and so that no node knows the session as one that is not. A passkey that signs in alone confirms both.
    /// Another factor alone is enough where the password was proved within the last ten minutes; the session is then not
    /// fresh for longer than it was.
    ///
    /// A wrong password costs as much as at a log-in, and a wrong password or answer counts as a failure of the same account
    /// (P7, P8).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `password`, `code`, `challenge_id` or `credential`; [`Error::Throttled`] after too many
    /// failures; [`Error::SignInEnded`] if the session has ended, or if the identity is a program's; [`Error::Busy`];
    /// [`Error::Store`].
    pub async fn confirm(
        &self,
        identity: &Identity,
        password: &Field,
        factor: Option<FactorAnswer<'_>>,
        client: &Client,
    ) -> Result<Granted, Error> {
        let answer = match factor {
            Some(factor) => Some(self.parse_answer(factor, identity.account.user.id, ChallengePurpose::Confirm).await?),
            None => None,
        };
        let is_enough =
            |answer: &&ParsedAnswer| password.is_blank() && (answer.is_alone() || self.has_fresh_password(identity));
        if let Some(answer) = answer.as_ref().filter(is_enough) {
            return self.confirm_factor(identity, answer, client).await;
        }
        let mut errors = FieldErrors::default();
        let Some(password) = errors.keep("password", Password::parse_typed(password)) else {
            return Err(errors.into());
        };
        let name = name_of(identity)?;
        let entry = Entry { event: "confirm", client: Some(client), ..Entry::default() };
        let mut check = PasswordCheck::begin(self, (&name, &password), client, entry).await?;
        let mut wrong = None;
        let confirmed = self.renew_confirmed(&mut check, identity, (answer.as_ref(), client), &mut wrong).await;
        let is_unusable = check.is_unusable;
        check
            .settle(confirmed)
            .await?
            .ok_or_else(|| wrong.unwrap_or_else(|| wrong_password("password", is_unusable).into()))
    }

    /// Confirms a second factor alone, however long ago the password was proved, so that the session of the identity has
    /// proved both. It is fresh for no longer than it was, unless a passkey has proved both. Otherwise as
    /// [`confirm`](Self::confirm).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `code`, `challenge_id` or `credential`; [`Error::Throttled`] after too many failures;
    /// [`Error::SignInEnded`] if the session has ended, or if the identity is a program's; [`Error::Store`].
    pub async fn step_up(
        &self,
        identity: &Identity,
        factor: FactorAnswer<'_>,
        client: &Client,
    ) -> Result<Granted, Error> {
        let answer = self.parse_answer(factor, identity.account.user.id, ChallengePurpose::Confirm).await?;
        self.confirm_factor(identity, &answer, client).await
    }

    async fn renew_confirmed(
        &self,
        check: &mut PasswordCheck<'_>,
        identity: &Identity,
        (answer, client): (Option<&ParsedAnswer>, &Client),
        refusal: &mut Option<Error>,
    ) -> Result<Option<Granted>, Error> {
        while let Some(Proved { user, hash }) = check.next_of(identity).await? {
            let _invalidation = self.0.cache.invalidate_on_drop(Some(user.id));
            let mut work = self.0.store.begin().await?;
            if !work.accounts().lock_verified(user.id, &hash).await? {
                continue;
            }
            let (mut methods, mut attempt) = (vec![Method::Password], hash.attempt);
            if let Some(answer) = answer {
                match self.check_answer(&mut *work, user.id, answer, client).await? {
                    CodeOutcome::Right(method) => {
                        methods.push(method);
                        attempt = check.with_factor();
                    }
                    wrong => {
                        work.commit().await?;
                        *refusal = Some(wrong_answer(answer, wrong));
                        return Ok(None);
                    }
                }
            }
            let granted = self.renew_secrets(&mut *work, identity, Reauthentication::Anew(&methods)).await?;
            work.sign_ins().settle(&attempt).await?;
            work.commit().await?;
            for method in methods {
                self.log_code(method, user.id, client);
            }
            return Ok(Some(granted));
        }
        Ok(None)
    }

    /// Confirms a second factor alone.
    async fn confirm_factor(
        &self,
        identity: &Identity,
        answer: &ParsedAnswer,
        client: &Client,
    ) -> Result<Granted, Error> {
        let (name, account_id) = (name_of(identity)?, identity.account.user.id);
        let username = Some(name.as_str());
        let entry = Entry {
            event: "confirm",
            client: Some(client),
            account_id: Some(account_id),
            username,
            ..Entry::default()
        };
        let reserved =
            self.reserve_attempt(&name, client).await.inspect_err(|error| entry.throttled(error, &self.0.tally))?;
        let confirmed = async {
            let _invalidation = self.0.cache.invalidate_on_drop(Some(account_id));
            let mut work = self.0.store.begin().await?;
            work.accounts().lock(account_id).await?;
            let is_active = work.accounts().find(account_id).await?.is_some_and(|account| account.is_active);
            if !is_active {
                return Err(Error::SignInEnded);
            }
            let method = match self.check_answer(&mut *work, account_id, answer, client).await? {
                CodeOutcome::Right(method) => method,
                wrong => {
                    work.commit().await?;
                    return Ok(Err(wrong));
                }
            };
            let proof = match answer.is_alone() {
                true => Reauthentication::Anew(&[method]),
                false => Reauthentication::Also(method),
            };
            let granted = self.renew_secrets(&mut *work, identity, proof).await?;
            work.sign_ins().settle(&reserved.attempt.shared()).await?;
            work.commit().await?;
            self.log_code(method, account_id, client);
            Ok(Ok(granted))
        };
        match confirmed.await {
            Ok(Ok(granted)) => {
                self.0.failures.succeeded(&reserved.attempt);
                Entry { outcome: "ok", ..entry }.log(&self.0.tally);
                Ok(granted)
            }
            Ok(Err(wrong)) => {
                Entry { outcome: "refused", ..entry }.log(&self.0.tally);
                Err(wrong_answer(answer, wrong))
            }
            Err(error) => {
                self.0.failures.withdrawn(&reserved.attempt, self.0.store.shared_windows()).await;
                Err(error)
            }
        }
    }
}
