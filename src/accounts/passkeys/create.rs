//! Register a passkey of one's own account.

use super::super::audit::Entry;
use super::super::notices::Notice;
use super::super::{Accounts, ChallengePurpose, Client, Error, Identity, InsertedPasskey, NewPasskey, StoredPasskey};
use super::answer::{FIELD, ReadAnswer, unreadable};
use super::ceremonies::{CeremonyError, KnownCredential, NewCredential, PasskeyUser};
use super::challenges::{ChallengeState, Question, fault};
use super::manage::passkey_id;
use super::{Asked, Browser, MOST_PASSKEYS, RelyingParty, models};
use crate::contract::{CreatedPasskey, Field, FieldErrors, PasskeyAnswer, PasskeyKind, PasskeyName, messages};

/// Number of random bytes by which an authenticator knows an account.
const HANDLE_BYTES: usize = 32;

impl Accounts {
    /// Asks an authenticator for a new passkey of this kind. Those that the account has are excluded.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `kind`, or if the account has as many as it may; [`Error::NoSecretKey`] where the recovery codes
    /// that come with a second factor could not be kept; [`Error::NoPasskeys`]; [`Error::Store`].
    pub async fn begin_passkey(&self, identity: &Identity, kind: &Field, browser: Browser<'_>) -> Result<Asked, Error> {
        let mut errors = FieldErrors::default();
        let Some(kind) = errors.keep("kind", PasskeyKind::parse(kind)) else { return Err(errors.into()) };
        let party = self.relying_party()?;
        if kind == PasskeyKind::SecondFactor && self.0.settings.secret_keys.current().is_none() {
            return Err(Error::NoSecretKey);
        }
        let (user, fresh) = (&identity.account.user, self.new_handle());
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(user.id).await?;
        let handle = work.passkeys().handle(user.id, &fresh).await?;
        let known = work.passkeys().list(user.id).await?;
        work.commit().await?;
        if known.len() >= MOST_PASSKEYS as usize {
            return Err(too_many().into());
        }
        let known: Vec<_> = known.iter().filter_map(|passkey| known_here(passkey, party)).collect();
        let user_here = PasskeyUser { handle: &handle, name: &user.username };
        let begun = self.0.ceremonies.begin_registration(party, kind, &user_here, &known);
        let question = Question { kind: Some(kind), ..Question::new(ChallengePurpose::Create, Some(user.id)) };
        self.keep_challenge(begun, question, browser).await
    }

    /// Registers the passkey that an authenticator has made. Without a name it gets that of its authenticator.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `name`, `challenge_id` or `credential`, or if the account has as many as it may;
    /// [`Error::NoPasskeys`]; [`Error::Store`].
    pub async fn create_passkey(
        &self,
        identity: &Identity,
        asked: (&Field, Browser<'_>),
        name: &Field,
        answer: &PasskeyAnswer,
        client: &Client,
    ) -> Result<CreatedPasskey, Error> {
        let mut errors = FieldErrors::default();
        let Some(name) = errors.keep("name", PasskeyName::parse(name)) else { return Err(errors.into()) };
        let (answer, account_id) = (ReadAnswer::of(answer)?, identity.account.user.id);
        let party = self.relying_party()?;
        let state = self.use_challenge(asked, ChallengePurpose::Create, Some(account_id)).await?;
        let (kind, made) = self.new_credential(party, &state, &answer)?;
        let now = self.now();
        let _invalidation = self.0.cache.invalidate_on_drop(Some(account_id));
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(account_id).await?;
        let others = work.passkeys().list(account_id).await?;
        let name =
            name.map_or_else(|| unused_name(&models::name_of(&made, client), &others), |name| name.as_str().to_owned());
        let new = new_passkey(account_id, party, kind, name, made, now);
        let row = inserted(work.passkeys().insert(&new, MOST_PASSKEYS).await?)?;
        let recovery_codes = match kind {
            PasskeyKind::SignIn => Vec::new(),
            PasskeyKind::SecondFactor => self.add_second_factor(&mut *work, account_id, now).await?,
        };
        let id = passkey_id(row, now);
        let entry = Entry { event: "passkey_created", outcome: "ok", account_id: Some(account_id), ..Entry::default() };
        let entry = Entry { client: Some(client), token_name: Some(&new.name), ..entry };
        entry.record(&mut *work, now).await?;
        self.notify(&mut *work, account_id, Some(client), Notice::PasskeyCreated(&new.name)).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(CreatedPasskey { id, name: new.name.clone(), kind, recovery_codes })
    }

    /// Checks the answer to a registration, and returns it with the kind that was asked for.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `credential`.
    pub(super) fn new_credential(
        &self,
        party: &RelyingParty,
        state: &ChallengeState,
        answer: &ReadAnswer<'_>,
    ) -> Result<(PasskeyKind, NewCredential), Error> {
        let made = self.0.ceremonies.finish_registration(party, &state.ceremony(), answer.object);
        match made {
            Ok(made) => Ok((state.kind.unwrap_or(PasskeyKind::SecondFactor), made)),
            Err(CeremonyError::Unreadable(why)) => {
                tracing::debug!(why, "the answer of an authenticator cannot be read");
                Err(unreadable().into())
            }
            Err(CeremonyError::Refused(why)) => {
                tracing::debug!(why, "a passkey was not registered");
                Err(FieldErrors::one(FIELD, messages::PASSKEY_NOT_CREATED.wire).into())
            }
            Err(error) => Err(fault(error)),
        }
    }

    /// By what the authenticators of a new account know it.
    pub(super) fn new_handle(&self) -> [u8; HANDLE_BYTES] {
        let mut handle = [0; HANDLE_BYTES];
        self.0.random.fill(&mut handle);
        handle
    }
}

/// What a browser is told of a passkey; `None` if it was made for another domain.
pub(super) fn known_here(stored: &StoredPasskey, party: &RelyingParty) -> Option<KnownCredential> {
    let passkey = Some(&stored.passkey).filter(|passkey| passkey.rp_id == party.domain)?;
    Some(KnownCredential { id: passkey.credential_id.clone(), transports: passkey.transports.clone() })
}

/// The row of a passkey.
pub(super) fn new_passkey(
    account_id: i64,
    party: &RelyingParty,
    kind: PasskeyKind,
    name: String,
    made: NewCredential,
    created: super::super::Timestamp,
) -> NewPasskey {
    NewPasskey {
        account_id,
        credential_id: made.id,
        kind,
        name,
        rp_id: party.domain.clone(),
        public_key: made.public_key,
        sign_count: made.sign_count,
        aaguid: made.aaguid,
        transports: made.transports,
        is_backup_eligible: made.is_backup_eligible,
        is_backed_up: made.is_backed_up,
        created,
    }
}

/// The id of the row of a passkey that was added.
pub(super) fn inserted(inserted: InsertedPasskey) -> Result<i64, FieldErrors> {
    match inserted {
        InsertedPasskey::Added(row) => Ok(row),
        InsertedPasskey::Taken => Err(FieldErrors::one(FIELD, messages::PASSKEY_EXISTS.wire)),
        InsertedPasskey::TooMany => Err(too_many()),
    }
}

fn too_many() -> FieldErrors {
    FieldErrors::one("non_field_errors", messages::TOO_MANY_PASSKEYS.wire)
}

/// The name, with a number behind it if another passkey of the account has it already.
fn unused_name(name: &str, others: &[StoredPasskey]) -> String {
    let is_free = |name: &String| others.iter().all(|other| other.passkey.name != *name);
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}
