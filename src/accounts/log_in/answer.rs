//! What answers the second step of a log-in, and what an account has to answer it with.

use super::super::factors::{CodeOutcome, TypedCode};
use super::super::passkeys::{Browser, ProvedPasskey, REFUSED_FIELD};
use super::super::{Accounts, ChallengePurpose, Client, Error, Repositories, StoreError, TotpState, UnitOfWork};
use crate::contract::{Factor, Field, FieldErrors, PasskeyAnswer, messages};

/// What somebody answers the second step with.
#[derive(Clone, Copy)]
pub enum FactorAnswer<'a> {
    /// A code of an authenticator app or a recovery code, as it was typed.
    Code(&'a Field),
    /// The answer of a passkey to a challenge.
    Passkey {
        /// The challenge and who has asked for it.
        asked: (&'a Field, Browser<'a>),
        /// The answer.
        answer: &'a PasskeyAnswer,
    },
}

/// An answer that may be right.
pub(in super::super) enum ParsedAnswer {
    /// A code.
    Code(TypedCode),
    /// A passkey whose signature is right; `None` for any other.
    Passkey(Option<Box<ProvedPasskey>>),
}

impl ParsedAnswer {
    /// Whether it proves as much as password and second factor together.
    pub fn is_alone(&self) -> bool {
        matches!(self, Self::Passkey(Some(proved)) if proved.is_alone())
    }
}

/// What is wrong with an answer that was compared.
pub(in super::super) fn wrong_answer(answer: &ParsedAnswer, outcome: CodeOutcome) -> Error {
    if let ParsedAnswer::Passkey(_) = answer {
        return FieldErrors::one(REFUSED_FIELD, messages::PASSKEY_REFUSED.wire).into();
    }
    outcome.into_error("code")
}

impl Accounts {
    /// Parses an answer for an account. What can be none is no attempt. The challenge of a passkey is used up by it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what is wrong with it; [`Error::NoPasskeys`]; [`Error::Store`].
    pub(in super::super) async fn parse_answer(
        &self,
        answer: FactorAnswer<'_>,
        account_id: i64,
        purpose: ChallengePurpose,
    ) -> Result<ParsedAnswer, Error> {
        match answer {
            FactorAnswer::Code(typed) => {
                let mut errors = FieldErrors::default();
                let code = errors.keep("code", TypedCode::parse(typed)).map(ParsedAnswer::Code);
                code.ok_or_else(|| errors.into())
            }
            FactorAnswer::Passkey { asked, answer } => {
                let proved = self.check_known_passkey(asked, answer, account_id, purpose).await?;
                Ok(ParsedAnswer::Passkey(proved.map(Box::new)))
            }
        }
    }

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
            ParsedAnswer::Passkey(None) => Ok(CodeOutcome::Wrong),
            ParsedAnswer::Passkey(Some(proved)) => {
                let is_used = self.use_passkey(work, proved, client, self.now()).await?;
                Ok(if is_used { CodeOutcome::Right(proved.method()) } else { CodeOutcome::Wrong })
            }
        }
    }

    /// What an account has to answer a second step with.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn second_factors(&self, account_id: i64) -> Result<Vec<Factor>, Error> {
        Ok(second_factors(&mut *self.0.store.read().await?, account_id, self.passkey_domain()).await?)
    }
}

/// The same, within a unit of work. A passkey answers where it was made for this domain.
pub(super) async fn second_factors<R: Repositories + ?Sized>(
    repositories: &mut R,
    account_id: i64,
    passkey_domain: Option<&str>,
) -> Result<Vec<Factor>, StoreError> {
    let has_app = repositories.factors().find_totp(account_id, TotpState::InUse).await?.is_some();
    let has_codes = repositories.factors().count_codes(account_id).await? > 0;
    let passkeys = repositories.passkeys().list(account_id).await?;
    let has_passkey = passkeys.iter().any(|stored| passkey_domain == Some(&stored.passkey.rp_id));
    let factors = [(has_app, Factor::Totp), (has_passkey, Factor::Passkey), (has_codes, Factor::RecoveryCode)];
    Ok(factors.into_iter().filter_map(|(has, factor)| has.then_some(factor)).collect())
}
