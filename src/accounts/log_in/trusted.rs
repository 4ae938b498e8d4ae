//! Browsers in which an account asks for no second step. Each has a cookie, with one secret for each account that trusts it.

use std::time::Duration;

use super::super::{
    Accounts, Actor, Client, Error, NewTrustedBrowser, PlainToken, StoreError, Timestamp, TokenDigest, TokenKind,
    UnitOfWork, Wanted,
};
use crate::contract::SignInKind;

/// How many browsers an account trusts; of more the oldest are forgotten.
const MOST: u32 = 20;
/// How many accounts a browser's cookie has room for.
const ACCOUNTS: usize = 4;
/// Stands between the secrets of a cookie.
const SEPARATOR: char = '.';

impl Accounts {
    /// Whether the account trusts the browser.
    pub(super) async fn is_trusted(&self, account_id: i64, wanted: Wanted<'_>) -> Result<bool, Error> {
        let digests = self.trusted_digests(wanted);
        if digests.is_empty() {
            return Ok(false);
        }
        Ok(self.0.store.read().await?.trusted_browsers().is_trusted(account_id, &digests, self.now()).await?)
    }

    /// Records that the account has trusted the browser once more.
    pub(super) async fn touch_trusted(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        wanted: Wanted<'_>,
    ) -> Result<(), StoreError> {
        work.trusted_browsers().touch(account_id, &self.trusted_digests(wanted), self.now()).await
    }

    /// Lets the account, which is locked, trust the browser. Returns the cookie and its lifetime; `None` for a program, and
    /// where the settings let no browser be trusted.
    pub(super) async fn trust(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        wanted: Wanted<'_>,
        client: &Client,
        now: Timestamp,
    ) -> Result<Option<(String, Duration)>, StoreError> {
        let Some(ttl) = self.0.settings.trust_browsers.filter(|_| wanted.kind == SignInKind::Browser) else {
            return Ok(None);
        };
        let secret = PlainToken::new(TokenKind::Browser, &*self.0.random);
        let new = NewTrustedBrowser {
            account_id,
            digest: secret.digest(),
            user_agent: client.short_user_agent().to_owned(),
            created: now,
            expires: now.plus(ttl),
        };
        work.trusted_browsers().insert(&new, MOST).await?;
        // A new secret, as one from before the log-in may be known to somebody (T3). Those of other accounts stay.
        let before = secrets(wanted).take(ACCOUNTS - 1);
        let cookie: Vec<&str> = [secret.expose()].into_iter().chain(before).collect();
        Ok(Some((cookie.join(&SEPARATOR.to_string()), ttl)))
    }

    /// Forgets all browsers that an account trusts, and returns their number.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn forget_browsers(&self, actor: Actor<'_>) -> Result<u64, Error> {
        let (id, now) = (actor.account_id, self.now());
        let entry = actor.entry("forget_browsers");
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(id).await?;
        let forgotten = work.trusted_browsers().forget_all(id).await?;
        if forgotten == 0 {
            return Ok(0);
        }
        entry.record(&mut *work, now).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(forgotten)
    }

    fn trusted_digests(&self, wanted: Wanted<'_>) -> Vec<TokenDigest> {
        if self.0.settings.trust_browsers.is_none() || wanted.kind != SignInKind::Browser {
            return Vec::new();
        }
        secrets(wanted).filter_map(|secret| TokenDigest::of_shown(TokenKind::Browser, secret)).collect()
    }
}

/// The secrets in the browser's cookie, well-formed ones alone.
fn secrets(wanted: Wanted<'_>) -> impl Iterator<Item = &str> {
    let secrets = wanted.trusted.unwrap_or_default().split(SEPARATOR).take(ACCOUNTS);
    secrets.filter(|secret| TokenDigest::of_shown(TokenKind::Browser, secret).is_some())
}
