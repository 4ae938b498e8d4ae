//! The passkeys of an account: list, rename, remove.

use super::super::audit::Entry;
use super::super::notices::Notice;
use super::super::sign_in_id::opaque_id;
use super::super::{Accounts, Actor, Error, StoredPasskey, Timestamp};
use crate::contract::{Field, FieldErrors, PasskeyName, PasskeySummary};

impl Accounts {
    /// The passkeys of an account, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn passkeys(&self, account_id: i64) -> Result<Vec<PasskeySummary>, Error> {
        let passkeys = self.0.store.read().await?.passkeys().list(account_id).await?;
        let domain = self.passkey_domain();
        Ok(passkeys.into_iter().map(|passkey| summary(passkey, domain)).collect())
    }

    /// Renames a passkey of an account.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `name`; [`Error::NoSuchSignIn`] if the account has none with that id; [`Error::Store`].
    pub async fn rename_passkey(&self, actor: Actor<'_>, id: &str, name: &Field) -> Result<(), Error> {
        let mut errors = FieldErrors::default();
        let name = errors.keep("name", PasskeyName::parse_required(name));
        let Some(name) = name else { return Err(errors.into()) };
        let passkey = self.passkey(actor.account_id, id).await?;
        let now = self.now();
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(actor.account_id).await?;
        if !work.passkeys().rename(actor.account_id, passkey.id, name.as_str()).await? {
            return Err(Error::NoSuchSignIn);
        }
        let entry = Entry { token_name: Some(name.as_str()), ..actor.entry("passkey_renamed") };
        entry.record(&mut *work, now).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }

    /// Removes a passkey of an account.
    ///
    /// # Errors
    /// [`Error::NoSuchSignIn`] if the account has none with that id; [`Error::Invalid`] if nobody could log in to the account
    /// without it; [`Error::Store`].
    pub async fn remove_passkey(&self, actor: Actor<'_>, id: &str) -> Result<(), Error> {
        let passkey = self.passkey(actor.account_id, id).await?;
        let (now, name) = (self.now(), passkey.passkey.name.as_str());
        let _invalidation = self.0.cache.invalidate_on_drop(Some(actor.account_id));
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(actor.account_id).await?;
        let before = self.means(&mut *work, actor.account_id).await?;
        if !work.passkeys().remove(actor.account_id, passkey.id).await? {
            return Err(Error::NoSuchSignIn);
        }
        self.settle_removal(&mut *work, actor.account_id, before).await?;
        let entry = Entry { token_name: Some(name), ..actor.entry("passkey_removed") };
        entry.record(&mut *work, now).await?;
        self.notify(&mut *work, actor.account_id, actor.client(), Notice::PasskeyRemoved(name)).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }

    /// The number of passkeys of all accounts that cannot be used here, as they were made for another domain.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn useless_passkeys(&self) -> Result<u64, Error> {
        let domain = self.passkey_domain().unwrap_or_default();
        Ok(self.0.store.read().await?.passkeys().count_elsewhere(domain).await?)
    }

    async fn passkey(&self, account_id: i64, id: &str) -> Result<StoredPasskey, Error> {
        let passkeys = self.0.store.read().await?.passkeys().list(account_id).await?;
        passkeys.into_iter().find(|passkey| id_of(passkey) == id).ok_or(Error::NoSuchSignIn)
    }
}

/// The id by which an owner names a passkey. It is looked up among those of one account.
pub(super) fn passkey_id(row: i64, created: Timestamp) -> String {
    opaque_id(b"passkey", row, created)
}

fn id_of(passkey: &StoredPasskey) -> String {
    passkey_id(passkey.id, passkey.passkey.created)
}

fn summary(stored: StoredPasskey, domain: Option<&str>) -> PasskeySummary {
    let id = id_of(&stored);
    let StoredPasskey { last_used, passkey, .. } = stored;
    PasskeySummary {
        id,
        name: passkey.name,
        kind: passkey.kind,
        created: passkey.created.rfc3339(),
        last_used: last_used.map(Timestamp::rfc3339),
        is_usable: domain == Some(&passkey.rp_id),
        domain: passkey.rp_id,
        is_backed_up: passkey.is_backed_up,
    }
}
