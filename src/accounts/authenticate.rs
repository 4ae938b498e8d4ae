//! Find out who is asking.

use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;

use super::store::{FoundSignIn, StoreError, Use};
use super::{Accounts, Error, Identity, PlainToken, SignIn, Timestamp, TokenKind};

/// A use is written down when the last one that was is this old: a busy sign-in is one write a minute.
const USE_GRANULARITY: Duration = Duration::from_secs(60);
/// How long a request waits for a write that it does not depend on.
const PATIENCE: Duration = Duration::from_millis(250);

impl Accounts {
    /// Whose token it is. `None` where it is mistyped (then no database is asked), unknown, expired or revoked,
    /// its session over, or its account inactive.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn authenticate_token(&self, text: &str) -> Result<Option<Identity>, Error> {
        let Some(token) = PlainToken::parse(TokenKind::Token, text) else { return Ok(None) };
        let found = self.0.store.find_token(&token.digest()).await?;
        Ok(self.admit(found).await)
    }

    /// Whose session it is, by the secret in its cookie. `None` as for a token.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn authenticate_session(&self, secret: &str) -> Result<Option<Identity>, Error> {
        let Some(secret) = PlainToken::parse(TokenKind::Session, secret) else { return Ok(None) };
        let found = self.0.store.find_session(&secret.digest()).await?;
        Ok(self.admit(found).await)
    }

    /// Whether the sign-in of an identity that was found before is still what it was. Does not count as a use.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn is_live(&self, identity: &Identity) -> Result<bool, Error> {
        Ok(self.0.store.is_live(identity.sign_in, self.now()).await?)
    }

    async fn admit(&self, found: Option<FoundSignIn>) -> Option<Identity> {
        let found = found?;
        let (sign_in, now) = (found.identity.sign_in, self.now());
        if found.expires <= now {
            // Gone for good, so that no clock set back brings it to life again (checklist F6).
            try_briefly("delete an expired sign-in", self.0.store.delete_expired(sign_in, now)).await;
            return None;
        }
        if !found.is_active {
            return None;
        }
        // In both directions, so that a time from a clock that ran ahead is put right.
        if found.last_used.plus(USE_GRANULARITY) <= now || now < found.last_used {
            let used = self.use_of(&found, sign_in, now);
            try_briefly("note the use of a sign-in", self.0.store.record_uses(&[used])).await;
        }
        Some(found.identity)
    }

    fn use_of(&self, found: &FoundSignIn, sign_in: SignIn, now: Timestamp) -> Use {
        let expires = now.plus(self.0.settings.session_ttl).min(found.ends);
        Use { sign_in, seen: found.last_used, now, expires }
    }
}

/// Does a write on which the answer does not depend: where it fails or takes long, only the log hears of it.
async fn try_briefly(what: &str, write: impl Future<Output = Result<(), StoreError>>) {
    match timeout(PATIENCE, write).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "could not {what}"),
        Err(_) => tracing::warn!("could not {what}: the store is slow"),
    }
}
