//! Passkeys of an account that is known already: for the second step of its log-in, and to confirm who is signed in.

use super::super::{Accounts, ChallengePurpose, Error, Identity, LogInStep, TokenDigest, TokenKind};
use super::answer::ReadAnswer;
use super::ceremonies::{KnownCredential, Verification};
use super::challenges::Question;
use super::create::known_here;
use super::proof::{ProvedPasskey, Prover};
use super::{Asked, Browser};
use crate::contract::{Field, FieldErrors, PasskeyAnswer, messages};

impl Accounts {
    /// Asks for a passkey of the account whose log-in waits for its second step.
    ///
    /// # Errors
    /// [`Error::LogInEnded`]; [`Error::Invalid`] if the account has none that can be used here; [`Error::NoPasskeys`];
    /// [`Error::Store`].
    pub async fn begin_second_step_passkey(&self, secret: &str, browser: Browser<'_>) -> Result<Asked, Error> {
        let digest = TokenDigest::of_shown(TokenKind::Pending, secret).ok_or(Error::LogInEnded)?;
        let found = self.0.store.read().await?.pending_sign_ins().find(&digest, self.now()).await?;
        let pending = found.filter(|pending| pending.step == LogInStep::SecondFactor).ok_or(Error::LogInEnded)?;
        // The password is proved already, and a security key is to be touched and no more.
        self.ask_known(pending.account_id, ChallengePurpose::SecondStep, Verification::Discouraged, browser).await
    }

    /// Asks for a passkey to confirm who is signed in.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the account has none that can be used here; [`Error::NoPasskeys`]; [`Error::Store`].
    pub async fn begin_passkey_confirmation(&self, identity: &Identity, browser: Browser<'_>) -> Result<Asked, Error> {
        let account_id = identity.account.user.id;
        self.ask_known(account_id, ChallengePurpose::Confirm, Verification::Preferred, browser).await
    }

    /// Checks the answer of a passkey of an account. `None` if it is wrong. Its challenge is used up.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `challenge_id` or `credential`; [`Error::NoPasskeys`]; [`Error::Store`].
    pub(in super::super) async fn check_known_passkey(
        &self,
        asked: (&Field, Browser<'_>),
        answer: &PasskeyAnswer,
        account_id: i64,
        purpose: ChallengePurpose,
    ) -> Result<Option<ProvedPasskey>, Error> {
        let answer = ReadAnswer::of(answer)?;
        let party = self.relying_party()?;
        let state = self.use_challenge(asked, purpose, Some(account_id)).await?;
        self.check_passkey(party, &state.ceremony(), &answer, Prover::Account(account_id)).await
    }

    async fn ask_known(
        &self,
        account_id: i64,
        purpose: ChallengePurpose,
        verification: Verification,
        browser: Browser<'_>,
    ) -> Result<Asked, Error> {
        let party = self.relying_party()?;
        let passkeys = self.0.store.read().await?.passkeys().list(account_id).await?;
        let known: Vec<KnownCredential> = passkeys.iter().filter_map(|passkey| known_here(passkey, party)).collect();
        if known.is_empty() {
            return Err(FieldErrors::one("non_field_errors", messages::NO_PASSKEY_HERE.wire).into());
        }
        let begun = self.0.ceremonies.begin_assertion(party, &known, verification);
        self.keep_challenge(begun, Question::new(purpose, Some(account_id)), browser).await
    }
}
