//! The check of a password: the first stage of a log-in, and what confirms a session or changes the password.

use super::audit::Entry;
use super::passwords::{Verification, is_unusable};
use super::throttling::{Limited, Reserved, SharedAttempt};
use super::{Accounts, Client, Credentials, Error, FoldedName, Identity, Network, NewEvent, Timestamp, VerifiedHash};
use crate::contract::{FieldErrors, Password, User, messages};

/// How often a right password is tried, as its hash may be replaced meanwhile.
const TRIES: u8 = 2;

/// A check that has begun. It counts as a failure of the name until [`settle`](Self::settle) says otherwise (P8).
pub(super) struct PasswordCheck<'a> {
    accounts: &'a Accounts,
    name: &'a FoldedName,
    password: &'a Password,
    /// What the log says of it.
    entry: Entry<'a>,
    reserved: Reserved,
    tries: u8,
    /// Whether the failures before it are forgiven if it is right. Not by the password alone where the account has a second
    /// factor: else whoever knows it could try codes without end (P12).
    forgives: bool,
    /// Whether the account has no password that could be right.
    pub is_unusable: bool,
}

/// A password that is right for an account.
pub(super) struct Proved {
    /// The account.
    pub user: User,
    /// The hash that it has matched, for the unit of work that acts on it.
    pub hash: VerifiedHash,
}

impl<'a> PasswordCheck<'a> {
    /// Begins to check a password of a name. `entry` has the event and the client.
    ///
    /// # Errors
    /// [`Error::Throttled`] after too many failures; [`Error::Store`].
    pub async fn begin(
        accounts: &'a Accounts,
        (name, password): (&'a FoldedName, &'a Password),
        client: &Client,
        entry: Entry<'a>,
    ) -> Result<Self, Error> {
        let reserved = accounts.reserve_attempt(name, client).await.inspect_err(|error| {
            entry.throttled(error, &accounts.0.tally);
        })?;
        Ok(Self { accounts, name, password, entry, reserved, tries: 0, forgives: false, is_unusable: false })
    }

    /// Checks the password. `None` if it is wrong, or the account unknown or inactive, all at the same cost (P7). To be
    /// called again where the account has changed before the caller's unit of work could lock it: by a concurrent
    /// sign-in that rehashed the password (then it is still right), or by a change of password (then it is wrong).
    ///
    /// # Errors
    /// [`Error::Busy`]; [`Error::Store`].
    pub async fn next(&mut self) -> Result<Option<Proved>, Error> {
        let Accounts(inner) = self.accounts;
        if self.tries == TRIES {
            return Ok(None);
        }
        self.tries += 1;
        let found = match self.reserved.found.take() {
            Some(found) => found,
            None => inner.store.read().await?.accounts().find_credentials(self.name).await?,
        };
        self.entry.account_id = found.as_ref().map(|credentials| credentials.user.id);
        self.entry.username = found.as_ref().map(|_| self.name.as_str());
        // An inactive account accepts no password.
        let active = found.filter(|credentials| credentials.is_active);
        let stored = active.as_ref().map(|credentials| credentials.password.clone());
        self.is_unusable = stored.as_deref().is_some_and(is_unusable);
        inner.legacy_hashes.refresh(&*inner.store, inner.clock.elapsed(), &inner.hasher).await;
        let verification = inner.hasher.verify(self.password, stored).await?;
        let (Some(Credentials { user, password, second_factor, .. }), Verification::Right { replacement }) =
            (active, verification)
        else {
            return Ok(None);
        };
        self.forgives = !second_factor;
        let attempt = if self.forgives { self.reserved.attempt.shared() } else { SharedAttempt::default() };
        Ok(Some(Proved { user, hash: VerifiedHash { stored: password, replacement, second_factor, attempt } }))
    }

    /// As [`next`](Self::next), for a signed-in user.
    ///
    /// # Errors
    /// As for `next`; [`Error::SignInEnded`] if the name is another account's by now.
    pub async fn next_of(&mut self, identity: &Identity) -> Result<Option<Proved>, Error> {
        match self.next().await? {
            Some(proved) if proved.user.id != identity.account.user.id => Err(Error::SignInEnded),
            proved => Ok(proved),
        }
    }

    /// A second factor is proved beside the password. Returns the attempt, for the unit of work to settle.
    pub fn with_factor(&mut self) -> SharedAttempt {
        self.forgives = true;
        self.reserved.attempt.shared()
    }

    /// The event of the action, if it succeeds.
    pub fn event(&self, now: Timestamp) -> NewEvent {
        self.entry.event(now)
    }

    /// The password is right, and another step decides. The attempt counts as no failure, and forgives none before it
    /// (P12).
    pub async fn pass_on(self) {
        let Self { accounts: Accounts(inner), entry, reserved, .. } = self;
        inner.failures.withdrawn(&reserved.attempt, inner.store.shared_windows()).await;
        Entry { outcome: "next_step", name_digest: None, ..entry }.log(&inner.tally);
    }

    /// Logs and counts how it ended: `None` is a failure, and an error counts as no attempt. Where the windows are
    /// shared, the caller's unit of work has settled a right one that forgives.
    ///
    /// # Errors
    /// The given one.
    pub async fn settle<T>(self, ended: Result<Option<T>, Error>) -> Result<Option<T>, Error> {
        let Self { accounts: Accounts(inner), entry, reserved, forgives, .. } = self;
        match &ended {
            Ok(Some(_)) if forgives => inner.failures.succeeded(&reserved.attempt),
            Ok(Some(_)) | Err(_) => inner.failures.withdrawn(&reserved.attempt, inner.store.shared_windows()).await,
            Ok(None) => {}
        }
        match &ended {
            Ok(Some(_)) => Entry { outcome: "ok", name_digest: None, ..entry }.log(&inner.tally),
            Ok(None) => Entry { outcome: "refused", ..entry }.log(&inner.tally),
            Err(_) => {}
        }
        ended
    }
}

impl Accounts {
    /// Counts an attempt as a failure of the name, before its result is known.
    pub(super) async fn reserve_attempt(&self, name: &FoldedName, client: &Client) -> Result<Reserved, Error> {
        let (failures, network, now) = (&self.0.failures, client.network(), self.now());
        let shared = self.0.store.shared_windows();
        let limited = match failures.reserve(name, network, false, now, shared).await? {
            Ok(reserved) => return Ok(reserved),
            Err(limited) => limited,
        };
        match limited {
            Limited::Account(_) if self.is_signed_in_from(name, &network, now).await? => {
                let reserved = failures.reserve(name, network, true, now, shared).await?;
                reserved.map_err(|limited| limited.throttled().into())
            }
            limited => Err(limited.throttled().into()),
        }
    }

    async fn is_signed_in_from(&self, name: &FoldedName, network: &Network, now: Timestamp) -> Result<bool, Error> {
        Ok(self.0.store.read().await?.sign_ins().is_signed_in_from(name, network, now).await?)
    }
}

/// The name by which the failures of an account are counted.
///
/// # Errors
/// [`Error::SignInEnded`]: there is no account without a name.
pub(super) fn name_of(identity: &Identity) -> Result<FoldedName, Error> {
    FoldedName::of_typed(&identity.account.user.username).ok_or(Error::SignInEnded)
}

/// What is wrong with a password that is not the account's.
pub(super) fn wrong_password(field: &'static str, is_unusable: bool) -> FieldErrors {
    let told = if is_unusable { messages::NO_PASSWORD } else { messages::INVALID_PASSWORD };
    FieldErrors::one(field, told.wire)
}
