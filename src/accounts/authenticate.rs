//! Authenticate a request by its token or its session cookie.

use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::timeout;

use super::batch_loader::Batch;
use super::cached_sign_in::{CLOSE_TO_THE_END, CachedSignIn};
use super::store::{StoreError, Touch};
use super::{Accounts, Error, Identity, Scope, SignIn, Store, ThrottleKey, Timestamp, TokenDigest, TokenKind};

/// How long a request waits for a write on which its answer does not depend.
const WRITE_TIMEOUT: Duration = Duration::from_millis(250);

/// Loads the owners of tokens in batches.
pub(super) struct TokenOwners;

impl Batch for TokenOwners {
    type Key = TokenDigest;
    type Found = Arc<CachedSignIn>;

    /// The store's limit for one query.
    const MAX_BATCH: usize = 32;
    const BATCH_DELAY: Duration = Duration::ZERO;

    async fn load(
        store: &dyn Store,
        digests: &[TokenDigest],
    ) -> Result<HashMap<TokenDigest, Arc<CachedSignIn>>, StoreError> {
        let found = store.read().await?.tokens().find(digests).await?;
        Ok(found.into_iter().map(|(digest, found)| (digest, Arc::new(CachedSignIn::from(found)))).collect())
    }
}

impl Accounts {
    /// The owner of a token, issued by Vestibule or imported from Django. `None` if the token is malformed (then the
    /// database is not queried), unknown, expired or revoked, if its session has ended, or if its account is inactive.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn authenticate_token(&self, text: &str) -> Result<Option<Arc<Identity>>, Error> {
        self.authenticate_token_from(text, None).await
    }

    /// As [`authenticate_token`](Self::authenticate_token), for a request that is throttled by address.
    ///
    /// # Errors
    /// [`Error::Throttled`] if the address has reached its limit and this token was not valid at its last cached
    /// look-up; the database is not queried then. [`Error::Store`].
    pub async fn authenticate_token_from(
        &self,
        text: &str,
        counted: Option<IpAddr>,
    ) -> Result<Option<Arc<Identity>>, Error> {
        self.authenticate(TokenKind::Token, TokenDigest::of_shown_token(text), counted).await
    }

    /// The owner of a session, by the secret in its cookie. `None` as for a token.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn authenticate_session(&self, secret: &str) -> Result<Option<Arc<Identity>>, Error> {
        self.authenticate_session_from(secret, None).await
    }

    /// As [`authenticate_session`](Self::authenticate_session), for a request that is throttled by address.
    ///
    /// # Errors
    /// As for a token.
    pub async fn authenticate_session_from(
        &self,
        secret: &str,
        counted: Option<IpAddr>,
    ) -> Result<Option<Arc<Identity>>, Error> {
        self.authenticate(TokenKind::Session, TokenDigest::of_shown_session(secret), counted).await
    }

    pub(super) async fn authenticate(
        &self,
        kind: TokenKind,
        shown: Option<TokenDigest>,
        counted: Option<IpAddr>,
    ) -> Result<Option<Arc<Identity>>, Error> {
        let Some(digest) = shown else { return Ok(None) };
        let now = self.now();
        let known = match self.0.cache.get(digest, self.0.clock.elapsed(), |known| known.must_recheck(now)) {
            Ok(known) => known,
            Err(miss) => {
                // Not for a token that was valid at its last look-up: other clients at the same address must not lock
                // its owner out.
                if let Some(address) = counted.filter(|_| !miss.was_known) {
                    self.0.requests.room(Scope::Anon, ThrottleKey::Address(address), now)?;
                }
                let known = match kind {
                    TokenKind::Token => self.0.owners.find(digest).await?,
                    TokenKind::Session => {
                        let found = self.0.store.read().await?.sessions().find(&digest).await?;
                        found.map(|found| Arc::new(CachedSignIn::from(found)))
                    }
                    TokenKind::Service => {
                        let found = self.0.store.read().await?.service_sign_ins().find(&digest).await?;
                        found.map(|found| Arc::new(CachedSignIn::from(found)))
                    }
                    // These secrets sign nobody in.
                    TokenKind::Mail | TokenKind::Pending | TokenKind::Browser | TokenKind::Challenge => None,
                };
                self.0.cache.keep(miss, known.clone());
                known
            }
        };
        match known {
            Some(known) => match self.validate(&known).await {
                // In a box, as few requests have one and all would have room for it.
                Some(own) if known.impersonates && kind == TokenKind::Session => {
                    Box::pin(self.stand_in(own)).await.map(Some)
                }
                validated => Ok(validated),
            },
            None => Ok(None),
        }
    }

    /// The identity, if the sign-in is still valid now (guarantee T4).
    async fn validate(&self, known: &CachedSignIn) -> Option<Arc<Identity>> {
        let (sign_in, now) = (known.identity.sign_in, self.now());
        if known.expires <= now {
            // The row is deleted, so the sign-in stays expired even if the clock is set back (guarantee F6).
            let _invalidation = self.0.cache.invalidate_on_drop(Some(known.account_id()));
            try_briefly("delete an expired sign-in", self.delete_expired(sign_in, now)).await;
            return None;
        }
        if !known.is_active {
            return None;
        }
        if known.is_touch_due(now) {
            self.touch(known, now).await;
        }
        Some(Arc::clone(&known.identity))
    }

    async fn delete_expired(&self, sign_in: SignIn, now: Timestamp) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        work.expired().delete(sign_in, now).await?;
        work.commit().await
    }

    async fn touch(&self, known: &CachedSignIn, now: Timestamp) {
        let expires = now.plus(self.0.settings.session_ttl).min(known.ends);
        let used = Touch { sign_in: known.identity.sign_in, expected: known.last_used, now, expires };
        if known.expires <= now.plus(CLOSE_TO_THE_END) {
            let _invalidation = self.0.cache.invalidate_on_drop(Some(known.account_id()));
            try_briefly("record the use of a sign-in", self.write_touched(&[used])).await;
        } else {
            self.0.touches.add(used);
            known.touched.store(now.unix_millis(), Ordering::Relaxed);
        }
    }
}

/// Performs a write on which the answer does not depend. If it fails or times out, it is only logged.
async fn try_briefly(what: &str, write: impl Future<Output = Result<(), StoreError>>) {
    match timeout(WRITE_TIMEOUT, write).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "could not {what}"),
        Err(_) => tracing::warn!("could not {what}: the store is slow"),
    }
}
