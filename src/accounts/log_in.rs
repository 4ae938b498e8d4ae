//! Log in.

use super::audit::Entry;
use super::log_out::revoke_replaced;
use super::passwords::Verification;
use super::throttling::{Limited, Reserved};
use super::{Accounts, Client, Error, FoldedName, Granted, Network, Timestamp, VerifiedHash, Wanted};
use crate::contract::{Field, FieldErrors, Password, messages};

impl Accounts {
    /// Signs an account in by its name and password, and ends the sign-in that the new one replaces, in one
    /// transaction.
    ///
    /// An unknown name, a wrong or unusable password and an inactive account have the same answer and cost (guarantee
    /// P7), and count as failures in the same way (P8).
    ///
    /// # Errors
    /// [`Error::Invalid`] for input that cannot be a name or a password at all; [`Error::InvalidCredentials`];
    /// [`Error::Throttled`] after too many failures; [`Error::Busy`]; [`Error::Store`].
    pub async fn log_in(
        &self,
        username: &Field,
        password: &Field,
        wanted: impl Into<Wanted<'_>>,
        client: &Client,
    ) -> Result<Granted, Error> {
        let wanted = wanted.into();
        let entry = Entry { event: "login", client: Some(client), ..Entry::default() };
        let Some((name, password)) = read(username, password)? else {
            Entry { outcome: "refused", ..entry }.log(&self.0.tally);
            return Err(Error::InvalidCredentials);
        };
        let digest = self.0.name_key.digest(name.as_str());
        let entry = Entry { name_digest: Some(&digest), ..entry };
        let mut reserved = self.reserve_attempt(&name, client).await.inspect_err(|error| {
            if matches!(error, Error::Throttled { .. }) {
                Entry { outcome: "throttled", ..entry }.log(&self.0.tally);
            }
        })?;
        match self.verify_and_record(&name, &password, wanted, client, entry, &mut reserved).await {
            Ok(Some(granted)) => {
                self.0.failures.succeeded(&reserved.attempt);
                Ok(granted)
            }
            Ok(None) => Err(Error::InvalidCredentials),
            Err(error) => {
                self.0.failures.withdrawn(&reserved.attempt, self.0.store.shared_windows()).await;
                Err(error)
            }
        }
    }

    /// Counts an attempt as a failure of the name, before its result is known.
    async fn reserve_attempt(&self, name: &FoldedName, client: &Client) -> Result<Reserved, Error> {
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

    /// Signs in if the password is right; `None` if it is wrong or the account may not sign in.
    async fn verify_and_record(
        &self,
        name: &FoldedName,
        password: &Password,
        wanted: Wanted<'_>,
        client: &Client,
        entry: Entry<'_>,
        reserved: &mut Reserved,
    ) -> Result<Option<Granted>, Error> {
        let mut entry = entry;
        // A second attempt if the hash was replaced meanwhile: by a concurrent sign-in that rehashed it (then the
        // password is still right), or by a change of password (then it is wrong).
        for _ in 0..2 {
            let credentials = match reserved.found.take() {
                Some(found) => found,
                None => self.0.store.read().await?.accounts().find_credentials(name).await?,
            };
            entry.account_id = credentials.as_ref().map(|credentials| credentials.user.id);
            entry.username = credentials.as_ref().map(|_| name.as_str());
            // An inactive account accepts no password.
            let active = credentials.filter(|credentials| credentials.is_active);
            let stored = active.as_ref().map(|credentials| credentials.password.clone());
            self.0.legacy_hashes.look(&*self.0.store, self.0.clock.elapsed(), &self.0.hasher).await;
            let verification = self.0.hasher.verify(password, stored).await?;
            let (Some(credentials), Verification::Right { replacement }) = (active, verification) else { break };
            let grant = self.grant(wanted, client, self.now());
            let _invalidation = self.forget_replaced(wanted);
            let attempt = reserved.attempt.shared();
            let verified = VerifiedHash { stored: credentials.password, replacement, attempt };
            let mut work = self.0.store.begin().await?;
            let is_recorded = work.sign_ins().record(credentials.user.id, &verified, &grant.sign_in).await?;
            if is_recorded {
                revoke_replaced(&mut *work, wanted).await?;
            }
            work.commit().await?;
            if is_recorded {
                // The cached sign-ins of the account have the previous log-in as `last_login`.
                self.0.cache.invalidate(credentials.user.id);
                Entry { outcome: "ok", name_digest: None, ..entry }.log(&self.0.tally);
                self.log_replaced(wanted, client);
                return Ok(Some(grant.to(credentials.user)));
            }
        }
        Entry { outcome: "refused", ..entry }.log(&self.0.tally);
        Ok(None)
    }
}

/// Parses the credentials. `None` if no account can have such a name or such a password.
fn read(username: &Field, password: &Field) -> Result<Option<(FoldedName, Password)>, FieldErrors> {
    let mut errors = FieldErrors::default();
    if username.text().is_ok_and(|text| text.contains('\0')) {
        errors.keep::<()>("username", Err(vec![messages::NUL_CHARACTER.wire.to_owned()]));
    }
    let password = match password.text() {
        Ok(text) if !text.is_empty() => errors.keep("password", Password::parse_to_verify(text)),
        _ => None,
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let name = username.text().ok().and_then(FoldedName::of_typed);
    Ok(name.zip(password))
}
