//! A browser's sign-in at the host of another service, which the cookie of its session does not reach. A code takes it there:
//! it is bound to the service and to the browser that has asked there, works once, and for half a minute.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::{Accounts, Error, GrantedSession, Identity, PlainToken, SignIn, TokenDigest, TokenKind};

/// How long a code works.
const CODE_TTL: Duration = Duration::from_secs(30);
/// How many codes of a session wait.
const MOST_CODES: u32 = 20;

/// What is known of a browser that asks at a service: the digest of a secret in its cookie there.
fn browser(secret: &str) -> Option<String> {
    TokenDigest::of_shown(TokenKind::Service, secret).map(|digest| hex::encode(digest.as_bytes()))
}

fn digest_of_code(code: &str, site: &str, browser: &str) -> TokenDigest {
    TokenDigest::of_secret(&format!("{code} {site} {browser}"))
}

/// The digest of a secret at a service: at another one it is unknown.
fn digest_at(secret: &str, site: &str) -> TokenDigest {
    TokenDigest::of_secret(&format!("{secret} {site}"))
}

impl Accounts {
    /// A secret for the cookie of a browser that asks at a service, unless it has one, and what is known by it.
    pub fn asking_browser(&self, cookie: Option<&str>) -> (String, String) {
        if let Some((secret, known)) = cookie.and_then(|secret| Some((secret.to_owned(), browser(secret)?))) {
            return (secret, known);
        }
        let secret = PlainToken::new(TokenKind::Service, &*self.0.random).expose().to_owned();
        let known = browser(&secret).unwrap_or_default();
        (secret, known)
    }

    /// A code that takes a session to a service, for the browser that has asked there. `None` if the identity is no
    /// browser's session, or it has ended.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn service_code(&self, identity: &Identity, site: &str, browser: &str) -> Result<Option<String>, Error> {
        let SignIn::Session(session) = identity.sign_in else { return Ok(None) };
        let code = PlainToken::new(TokenKind::Service, &*self.0.random);
        let (digest, now) = (digest_of_code(code.expose(), site, browser), self.now());
        let mut work = self.0.store.begin().await?;
        let expires = now.plus(CODE_TTL);
        if !work.service_sign_ins().insert_code(session, &digest, now, expires, MOST_CODES).await? {
            return Ok(None);
        }
        work.commit().await?;
        Ok(Some(code.expose().to_owned()))
    }

    /// Signs a browser in at a service by a code; `cookie` is the secret by which it has asked there. The sign-in is that of
    /// the session, for that service alone, and ends with it. `None` if the code is unknown, used, older than half a minute,
    /// or of another service or browser.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn enter_service(&self, code: &str, site: &str, cookie: &str) -> Result<Option<GrantedSession>, Error> {
        let Some(browser) = browser(cookie) else { return Ok(None) };
        if TokenDigest::of_shown(TokenKind::Service, code).is_none() {
            return Ok(None);
        }
        let secret = PlainToken::new(TokenKind::Service, &*self.0.random);
        let (used, digest, now) = (digest_of_code(code, site, &browser), digest_at(secret.expose(), site), self.now());
        let mut work = self.0.store.begin().await?;
        let redeemed = work.service_sign_ins().redeem(&used, site, &digest, now).await?;
        let Some((account_id, ends)) = redeemed else { return Ok(None) };
        // One that it replaces is no longer good.
        let _invalidation = self.0.cache.invalidate_on_drop(Some(account_id));
        work.commit().await?;
        Ok(Some(GrantedSession { secret: secret.expose().to_owned(), max_age: now.until(ends) }))
    }

    /// The owner of a session, by the secret in the cookie at a service, for a request that is throttled by address. `None`
    /// as for a token.
    ///
    /// # Errors
    /// As for a token.
    pub async fn authenticate_at_service(
        &self,
        secret: &str,
        site: &str,
        counted: Option<IpAddr>,
    ) -> Result<Option<Arc<Identity>>, Error> {
        let shown = TokenDigest::of_shown(TokenKind::Service, secret).map(|_| digest_at(secret, site));
        self.authenticate(TokenKind::Service, shown, counted).await
    }
}
