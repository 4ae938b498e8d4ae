//! The use of a code: a step of an authenticator app works once, and so does a recovery code, over all nodes (guarantee
//! T11).

use super::super::audit::Entry;
use super::super::notices::Notice;
use super::super::{
    Accounts, Client, Error, FactorChange, Method, SealedRow, SealedTable, SecretPurpose, Timestamp, TotpState,
    UnitOfWork,
};
use super::TypedCode;
use super::totp::{TAKEN, offset_of, step_at};
use crate::contract::{FieldErrors, messages};

/// What a code was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::accounts) enum CodeOutcome {
    /// It is right, and used.
    Right(Method),
    /// It is none of the account's.
    Wrong,
    /// It is right and was used before.
    Used,
    /// It is right for another time: the clock of the device is so many steps of 30 seconds ahead; less than 0 if it is
    /// behind.
    ClockOff {
        /// The steps.
        steps: i64,
    },
}

impl CodeOutcome {
    /// What a client is told, at this field, of a code that is not right.
    pub(in crate::accounts) fn into_error(self, field: &'static str) -> Error {
        let told = match self {
            Self::Right(_) | Self::Wrong => messages::WRONG_CODE.wire.to_owned(),
            Self::Used => messages::CODE_USED.wire.to_owned(),
            Self::ClockOff { steps } => messages::clock_off(minutes(steps)),
        };
        FieldErrors::one(field, told).into()
    }
}

/// Whole minutes, rounded away from zero: nobody sets a clock by half a minute.
fn minutes(steps: i64) -> i64 {
    (steps + steps.signum()) / 2
}

impl Accounts {
    /// Uses a code of an account, which it locks. The unit of work is to be committed whatever comes out; one that is
    /// dropped has used nothing. After the commit of a right one, [`log_code`](Self::log_code) logs it.
    ///
    /// A failure is not counted here (guarantee P8): the caller has reserved it before.
    ///
    /// # Errors
    /// [`Error::Sealed`]; [`Error::Store`].
    pub(in crate::accounts) async fn use_code(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        typed: &TypedCode,
        client: &Client,
    ) -> Result<CodeOutcome, Error> {
        let now = self.now();
        work.accounts().lock(account_id).await?;
        match typed {
            TypedCode::Totp(code) => self.use_totp(work, account_id, *code, now).await,
            TypedCode::Recovery(code) => self.use_recovery_code(work, account_id, code, client, now).await,
        }
    }

    /// Logs that a code was used, where that is an event.
    pub(in crate::accounts) fn log_code(&self, method: Method, account_id: i64, client: &Client) {
        if method == Method::RecoveryCode {
            recovery_code_used(account_id, client).log(&self.0.tally);
        }
    }

    async fn use_totp(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        code: u32,
        now: Timestamp,
    ) -> Result<CodeOutcome, Error> {
        let Some(totp) = work.factors().find_totp(account_id, TotpState::InUse).await? else {
            return Ok(CodeOutcome::Wrong);
        };
        let row = SealedRow { id: totp.id, account_id, sealed: totp.sealed };
        let secret = self.open_totp(work, row).await?;
        let present = step_at(now);
        let Some(offset) = offset_of(&secret, code, present) else { return Ok(CodeOutcome::Wrong) };
        let step = present + offset;
        if step <= totp.last_step {
            return Ok(CodeOutcome::Used);
        }
        if offset.abs() <= TAKEN {
            let is_used = work.factors().use_step(totp.id, step, now).await?;
            return Ok(if is_used { CodeOutcome::Right(Method::Otp) } else { CodeOutcome::Used });
        }
        if offset > 0 {
            work.factors().refuse_step(totp.id, step).await?;
        }
        Ok(CodeOutcome::ClockOff { steps: offset })
    }

    /// The secret of an app. One that is sealed by an old key is sealed by the new one.
    pub(super) async fn open_totp(&self, work: &mut dyn UnitOfWork, row: SealedRow) -> Result<Vec<u8>, Error> {
        let (keys, random) = (&self.0.settings.secret_keys, &*self.0.random);
        let secret = keys.open(SecretPurpose::Totp, row.account_id, &row.sealed)?;
        if !secret.is_current
            && let Some(sealed) = keys.seal(SecretPurpose::Totp, row.account_id, &secret.value, random)
        {
            work.factors().reseal(SealedTable::Totp, &row, &sealed).await?;
        }
        Ok(secret.value)
    }

    async fn use_recovery_code(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        code: &str,
        client: &Client,
        now: Timestamp,
    ) -> Result<CodeOutcome, Error> {
        let rows = work.factors().codes(account_id).await?;
        let Some(row) = self.matching_code(rows, code)? else { return Ok(CodeOutcome::Wrong) };
        if !work.factors().take_code(row.id).await? {
            return Ok(CodeOutcome::Used);
        }
        recovery_code_used(account_id, client).record(work, now).await?;
        let left = work.factors().count_codes(account_id).await?;
        self.notify(work, account_id, Some(client), Notice::Factor(FactorChange::RecoveryCodeUsed { left })).await?;
        Ok(CodeOutcome::Right(Method::RecoveryCode))
    }
}

fn recovery_code_used(account_id: i64, client: &Client) -> Entry<'_> {
    Entry {
        event: "recovery_code_used",
        outcome: "ok",
        account_id: Some(account_id),
        client: Some(client),
        ..Entry::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_told_in_whole_minutes_away_from_zero() {
        assert_eq!([-10, -8, -7, -3, -2, 2, 3, 10].map(minutes), [-5, -4, -4, -2, -1, 1, 2, 5]);
    }
}
