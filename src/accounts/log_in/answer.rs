//! What answers the second step of a log-in, and what an account has to answer it with.

use super::super::factors::{CodeOutcome, TypedCode};
use super::super::{Accounts, Client, Error, Repositories, StoreError, TotpState, UnitOfWork};
use crate::contract::{Factor, Field, FieldErrors, messages};

/// What somebody answers the second step with.
#[derive(Clone, Copy, Debug)]
pub enum FactorAnswer<'a> {
    /// A code of an authenticator app or a recovery code, as it was typed.
    Code(&'a Field),
}

impl FactorAnswer<'_> {
    /// Parses the answer. What can be none is no attempt.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in super::super) fn parse(self) -> Result<ParsedAnswer, FieldErrors> {
        let mut errors = FieldErrors::default();
        let Self::Code(typed) = self;
        errors.keep("code", TypedCode::parse(typed)).map(ParsedAnswer::Code).ok_or(errors)
    }
}

/// An answer that may be right.
pub(in super::super) enum ParsedAnswer {
    /// A code.
    Code(TypedCode),
}

/// What is wrong with an answer that was compared.
pub(in super::super) fn wrong_answer(outcome: CodeOutcome) -> Error {
    let told = match outcome {
        CodeOutcome::Right(_) | CodeOutcome::Wrong => messages::WRONG_CODE.wire.to_owned(),
        CodeOutcome::Used => messages::CODE_USED.wire.to_owned(),
        // Two steps are a minute.
        CodeOutcome::ClockOff { steps } => messages::clock_off((steps + steps.signum()) / 2),
    };
    FieldErrors::one("code", told).into()
}

impl Accounts {
    /// Compares an answer, and uses it up if it is right. The account is locked. The unit of work is to be committed
    /// whatever comes out.
    pub(in super::super) async fn check_answer(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        answer: &ParsedAnswer,
        client: &Client,
    ) -> Result<CodeOutcome, Error> {
        match answer {
            ParsedAnswer::Code(typed) => self.use_code(work, account_id, typed, client).await,
        }
    }

    /// What an account has to answer a second step with.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn second_factors(&self, account_id: i64) -> Result<Vec<Factor>, Error> {
        Ok(second_factors(&mut *self.0.store.read().await?, account_id).await?)
    }
}

/// The same, within a unit of work.
pub(super) async fn second_factors<R: Repositories + ?Sized>(
    repositories: &mut R,
    account_id: i64,
) -> Result<Vec<Factor>, StoreError> {
    let has_app = repositories.factors().find_totp(account_id, TotpState::InUse).await?.is_some();
    let has_codes = repositories.factors().count_codes(account_id).await? > 0;
    let factors = [(has_app, Factor::Totp), (has_codes, Factor::RecoveryCode)];
    Ok(factors.into_iter().filter_map(|(has, factor)| has.then_some(factor)).collect())
}
