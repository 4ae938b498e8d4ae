//! Whether the answer of an authenticator proves who somebody is.

use super::super::audit::Entry;
use super::super::notices::Notice;
use super::super::{Accounts, Client, Error, Method, PasskeyUse, StoredPasskey, Timestamp, UnitOfWork};
use super::answer::{ReadAnswer, unreadable};
use super::ceremonies::{Assertion, CeremonyError, VerifyingKey};
use super::challenges::fault;
use super::{CounterPolicy, RelyingParty};
use crate::contract::PasskeyKind;

/// A key that nobody has: the generator of P-256. What is checked by it is refused, at the cost of any other check.
const NOBODYS_KEY: [u8; 36] = *b"\x01\
    \x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\
    \x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96\
    \x01\x00\x00";

/// By whom a passkey is used.
#[derive(Clone, Copy)]
pub(super) enum Prover {
    /// Anybody: it has to sign in alone, with user verification, and to say whose it is.
    Anybody,
    /// This account, which is known already.
    Account(i64),
}

/// A passkey whose answer is right.
pub(in super::super) struct ProvedPasskey {
    /// The passkey as it was read.
    pub passkey: StoredPasskey,
    /// What its authenticator says.
    pub assertion: Assertion,
}

impl ProvedPasskey {
    /// Whether it proves as much as password and second factor together.
    pub fn is_alone(&self) -> bool {
        self.passkey.passkey.kind == PasskeyKind::SignIn && self.assertion.is_user_verified
    }

    /// How its owner has proved who they are.
    pub fn method(&self) -> Method {
        match self.passkey.passkey.is_backup_eligible {
            true => Method::SoftwareKey,
            false => Method::HardwareKey,
        }
    }
}

impl Accounts {
    /// Checks an answer. `None` if its passkey is unknown, of another kind, domain or account, or if the answer is
    /// wrong: all at the same cost (guarantee P7).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `credential` for an answer that is not of the standard's form; [`Error::Store`].
    pub(super) async fn check_passkey(
        &self,
        party: &RelyingParty,
        state: &[u8],
        answer: &ReadAnswer<'_>,
        prover: Prover,
    ) -> Result<Option<ProvedPasskey>, Error> {
        let found = self.0.store.read().await?.passkeys().find(&answer.credential_id).await?;
        let found = found.filter(|found| may_prove(found, party, answer, prover));
        let key = match &found {
            Some(StoredPasskey { passkey, .. }) => VerifyingKey {
                id: &passkey.credential_id,
                public_key: &passkey.public_key,
                is_backup_eligible: passkey.is_backup_eligible,
            },
            None => VerifyingKey { id: &answer.credential_id, public_key: &NOBODYS_KEY, is_backup_eligible: false },
        };
        let assertion = match self.0.ceremonies.finish_assertion(party, state, answer.object, &key) {
            Ok(assertion) => assertion,
            Err(CeremonyError::Unreadable(why)) => {
                tracing::debug!(why, "the answer of an authenticator cannot be read");
                return Err(unreadable().into());
            }
            Err(CeremonyError::Refused(why)) => {
                tracing::debug!(why, "a passkey was refused");
                return Ok(None);
            }
            Err(error) => return Err(fault(error)),
        };
        let proved = found.map(|passkey| ProvedPasskey { passkey, assertion });
        Ok(proved.filter(|proved| matches!(prover, Prover::Account(_)) || proved.is_alone()))
    }

    /// Records the use of a passkey, with the account locked. `false` if it has been removed since it was checked, or
    /// if its counter has not gone up and that is to be refused; what was recorded is then to be committed all the
    /// same.
    pub(in super::super) async fn use_passkey(
        &self,
        work: &mut dyn UnitOfWork,
        ProvedPasskey { passkey, assertion }: &ProvedPasskey,
        client: &Client,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let Some(current) = work.passkeys().find(&passkey.passkey.credential_id).await? else { return Ok(false) };
        let (id, new) = (current.id, current.passkey);
        let (before, count) = (new.sign_count, assertion.sign_count);
        let is_regression = (before > 0 || count > 0) && count <= before;
        if is_regression {
            let (account_id, name) = (Some(new.account_id), Some(new.name.as_str()));
            let entry = Entry { event: "passkey_counter", client: Some(client), account_id, ..Entry::default() };
            let entry = Entry { outcome: "refused", token_name: name, ..entry };
            entry.record(work, now).await?;
            entry.log(&self.0.tally);
            self.notify(work, new.account_id, Some(client), Notice::PasskeyCopied(&new.name)).await?;
            if self.0.settings.passkeys.counter == CounterPolicy::Refuse {
                return Ok(false);
            }
        }
        // The higher one is kept: of a passkey that was copied each use of the one that is behind is told.
        let used = PasskeyUse { sign_count: before.max(count), is_backed_up: assertion.is_backed_up, now };
        Ok(work.passkeys().record_use(id, used).await?)
    }
}

/// Whether a passkey may prove anything to this prover, by what is known before its signature is checked.
fn may_prove(found: &StoredPasskey, party: &RelyingParty, answer: &ReadAnswer<'_>, prover: Prover) -> bool {
    let StoredPasskey { passkey, user_handle, .. } = found;
    let belongs = match prover {
        Prover::Anybody => passkey.kind == PasskeyKind::SignIn && answer.user_handle.is_some(),
        Prover::Account(account_id) => passkey.account_id == account_id,
    };
    belongs && passkey.rp_id == party.domain && answer.user_handle.as_ref().is_none_or(|handle| handle == user_handle)
}
