//! A log-in whose password was right and that waits for its next step. It opens nothing else.

use std::fmt;
use std::time::Duration;

use super::super::password_check::Proved;
use super::super::{Accounts, Error, NewPendingSignIn, PlainToken, TokenDigest, TokenKind, VerifiedHash};
use super::answer::second_factors;
use crate::contract::{ApiError, Factor, NextStep, messages, paths};

/// How long it waits.
pub(super) const WAITS_FOR: Duration = Duration::from_secs(10 * 60);
/// How many wait for one account; of more the oldest end.
const MOST: u32 = 5;

/// What a log-in waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogInStep {
    /// A second factor.
    SecondFactor,
    /// The set-up of a second factor.
    SetUp,
}

impl LogInStep {
    /// Every step.
    pub const ALL: [Self; 2] = [Self::SecondFactor, Self::SetUp];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::SetUp => "set_up",
        }
    }

    /// The page on which a browser takes it.
    pub const fn page(self) -> &'static str {
        match self {
            Self::SecondFactor => paths::SECOND_FACTOR,
            Self::SetUp => paths::SET_UP,
        }
    }
}

/// A log-in that waits for its next step.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    /// The secret by which it goes on.
    pub secret: String,
    /// What it waits for.
    pub step: LogInStep,
    /// What can answer it.
    pub factors: Vec<Factor>,
    /// How long it waits.
    pub expires_in: Duration,
}

impl PendingSignIn {
    /// What the client is told.
    pub fn into_answer(self) -> NextStep {
        let (told, code) = match self.step {
            LogInStep::SecondFactor => (messages::SECOND_FACTOR_REQUIRED, ApiError::SECOND_FACTOR_REQUIRED),
            LogInStep::SetUp => (messages::SET_UP_REQUIRED, ApiError::SET_UP_REQUIRED),
        };
        let (pending, expires_in) = (self.secret, self.expires_in.as_secs());
        NextStep { detail: told.wire, code, pending, factors: self.factors, expires_in }
    }
}

// The secret is not shown.
impl fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSignIn")
            .field("step", &self.step)
            .field("factors", &self.factors)
            .finish_non_exhaustive()
    }
}

impl Accounts {
    /// Begins to wait for a step. `None` if the account has changed since the password was checked.
    pub(super) async fn begin_pending(&self, proved: &Proved, step: LogInStep) -> Result<Option<PendingSignIn>, Error> {
        let (secret, now) = (PlainToken::new(TokenKind::Pending, &*self.0.random), self.now());
        let Proved { user, hash } = proved;
        let mut work = self.0.store.begin().await?;
        if !work.accounts().lock_verified(user.id, hash).await? {
            return Ok(None);
        }
        let factors = match step {
            LogInStep::SecondFactor => second_factors(&mut *work, user.id, self.passkey_domain()).await?,
            LogInStep::SetUp => Vec::new(),
        };
        let new = NewPendingSignIn {
            account_id: user.id,
            step,
            digest: secret.digest(),
            password: password_digest(hash),
            created: now,
            expires: now.plus(WAITS_FOR),
        };
        work.pending_sign_ins().insert(&new, MOST).await?;
        work.commit().await?;
        Ok(Some(PendingSignIn { secret: secret.expose().to_owned(), step, factors, expires_in: WAITS_FOR }))
    }

    /// What a log-in waits for, and what can answer it, by its secret. `None` if it waits no longer.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn pending_sign_in(&self, secret: &str) -> Result<Option<(LogInStep, Vec<Factor>)>, Error> {
        let Some(digest) = TokenDigest::of_shown(TokenKind::Pending, secret) else { return Ok(None) };
        let found = self.0.store.read().await?.pending_sign_ins().find(&digest, self.now()).await?;
        let Some(found) = found else { return Ok(None) };
        let factors = match found.step {
            LogInStep::SecondFactor => self.second_factors(found.account_id).await?,
            LogInStep::SetUp => Vec::new(),
        };
        Ok(Some((found.step, factors)))
    }
}

/// The digest of the hash that is stored once the password has been checked.
fn password_digest(VerifiedHash { stored, replacement, .. }: &VerifiedHash) -> TokenDigest {
    TokenDigest::of_secret(replacement.as_ref().unwrap_or(stored))
}
