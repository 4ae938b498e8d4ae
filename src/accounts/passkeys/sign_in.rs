//! Sign in by a passkey alone.

use super::super::audit::Entry;
use super::super::log_out::revoke_replaced;
use super::super::{Accounts, ChallengePurpose, Client, Error, Granted, SharedAttempt, VerifiedHash, Wanted};
use super::answer::ReadAnswer;
use super::ceremonies::Verification;
use super::challenges::Question;
use super::proof::{ProvedPasskey, Prover};
use super::{Asked, Browser};
use crate::contract::{Field, PasskeyAnswer};

impl Accounts {
    /// Asks for a passkey that signs in, whosever it is.
    ///
    /// # Errors
    /// [`Error::NoPasskeys`]; [`Error::Store`].
    pub async fn begin_passkey_log_in(&self, browser: Browser<'_>) -> Result<Asked, Error> {
        let begun = self.0.ceremonies.begin_assertion(self.relying_party()?, &[], Verification::Required);
        self.keep_challenge(begun, Question::new(ChallengePurpose::SignIn, None), browser).await
    }

    /// Signs in the owner of the passkey, and ends the sign-in that the new one replaces, in one transaction. A passkey
    /// counts as both steps of a log-in; one that was registered as a second factor never signs in alone (guarantee
    /// K1).
    ///
    /// An unknown passkey, a wrong answer and an inactive account have the same answer (P7).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `challenge_id`, or for an answer that cannot be read; [`Error::PasskeyRefused`];
    /// [`Error::NoPasskeys`]; [`Error::Store`].
    pub async fn log_in_by_passkey(
        &self,
        asked: (&Field, Browser<'_>),
        answer: &PasskeyAnswer,
        wanted: Wanted<'_>,
        client: &Client,
    ) -> Result<Granted, Error> {
        let answer = ReadAnswer::of(answer)?;
        let party = self.relying_party()?;
        let state = self.use_challenge(asked, ChallengePurpose::SignIn, None).await?;
        let entry = Entry { event: "login", client: Some(client), ..Entry::default() };
        let proved = self.check_passkey(party, &state.ceremony(), &answer, Prover::Anybody).await?;
        let signed_in = match &proved {
            Some(proved) => {
                let entry = Entry { account_id: Some(proved.passkey.passkey.account_id), ..entry };
                self.record_passkey_log_in(proved, wanted, client, entry).await?
            }
            None => None,
        };
        let entry = Entry { account_id: proved.map(|proved| proved.passkey.passkey.account_id), ..entry };
        let Some(granted) = signed_in else {
            Entry { outcome: "refused", ..entry }.log(&self.0.tally);
            return Err(Error::PasskeyRefused);
        };
        Entry { outcome: "ok", username: Some(&granted.signed_in.user.username), ..entry }.log(&self.0.tally);
        self.log_replaced(wanted, client);
        Ok(granted)
    }

    /// `None` if the account may not sign in, or the passkey may not be used any more.
    async fn record_passkey_log_in(
        &self,
        proved: &ProvedPasskey,
        wanted: Wanted<'_>,
        client: &Client,
        entry: Entry<'_>,
    ) -> Result<Option<Granted>, Error> {
        let (account_id, now) = (proved.passkey.passkey.account_id, self.now());
        let grant = self.grant(wanted, &[proved.method()], client, now);
        let _invalidation = self.forget_replaced(wanted);
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(account_id).await?;
        let account = work.accounts().find(account_id).await?.filter(|account| account.is_active);
        let Some(account) = account else { return Ok(None) };
        if !self.use_passkey(&mut *work, proved, client, now).await? {
            work.commit().await?;
            return Ok(None);
        }
        let hash = VerifiedHash {
            stored: account.password,
            replacement: None,
            second_factor: account.second_factor,
            attempt: SharedAttempt::default(),
        };
        let recorded = work.sign_ins().record(account_id, &hash, &grant.sign_in, &entry.event(now)).await?;
        let Some(recorded) = recorded else { return Ok(None) };
        self.tell_of_log_in(&mut *work, account_id, client, recorded, now).await?;
        revoke_replaced(&mut *work, wanted, client, now).await?;
        work.commit().await?;
        self.0.cache.invalidate(account_id);
        Ok(Some(grant.to(account.user)))
    }
}
