//! The next access token of a page.

use super::grant::signed_in;
use super::{Accounts, Error, Granted, Identity, NewToken, PlainToken, TokenKind};

impl Accounts {
    /// Issues a new access token for the identity's session, and deletes the session's expired ones.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] if the session has ended, or if the identity is a program's and has no session;
    /// [`Error::Store`].
    pub async fn renew(&self, identity: &Identity) -> Result<Granted, Error> {
        let session = identity.sign_in.session().ok_or(Error::SignInEnded)?;
        let now = self.now();
        let token = PlainToken::new(TokenKind::Token, &*self.0.random);
        let expires = now.plus(self.0.settings.access_ttl);
        let new = NewToken { digest: token.digest(), expires };
        let mut work = self.0.store.begin().await?;
        let expires = work.tokens().renew(session, &new, now).await?;
        work.commit().await?;
        let expires = expires.ok_or(Error::SignInEnded)?;
        Ok(Granted { signed_in: signed_in(&token, now, expires, identity.account.user.clone()), session: None })
    }
}
