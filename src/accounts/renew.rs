//! The next secrets of a session: of its page, or of both.

use super::grant::signed_in;
use super::{
    Accounts, Error, Granted, GrantedSession, Identity, NewToken, PlainToken, Reauthentication, SignIn, Timestamp,
    TokenKind, UnitOfWork,
};
use crate::contract::{SignedIn, User};

impl Accounts {
    /// Issues a new access token for the identity's session, and deletes the session's expired ones.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] if the session has ended, or if the identity is a program's and has no session;
    /// [`Error::Store`].
    pub async fn renew(&self, identity: &Identity) -> Result<Granted, Error> {
        let session = identity.sign_in.session().ok_or(Error::SignInEnded)?;
        let user = identity.account.user.clone();
        let mut work = self.0.store.begin().await?;
        let signed_in = self.add_page_token(&mut *work, session, user, self.now()).await?;
        work.commit().await?;
        Ok(Granted { signed_in, session: None })
    }

    /// Gives the identity's session new secrets in place of all that it has, as its owner has just proved who they are
    /// (guarantee T3). The account is locked already.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] if the session has ended, or if the identity is a token's; [`Error::Store`].
    pub(super) async fn renew_secrets(
        &self,
        work: &mut dyn UnitOfWork,
        identity: &Identity,
        proof: Reauthentication<'_>,
    ) -> Result<Granted, Error> {
        let SignIn::Session(session) = identity.sign_in else { return Err(Error::SignInEnded) };
        let (now, user) = (self.now(), identity.account.user.clone());
        let secret = PlainToken::new(TokenKind::Session, &*self.0.random);
        let ends = work.sessions().reauthenticate(session, &secret.digest(), proof, now).await?;
        let ends = ends.ok_or(Error::SignInEnded)?;
        let signed_in = self.add_page_token(work, session, user, now).await?;
        let session = GrantedSession { secret: secret.expose().to_owned(), max_age: now.until(ends) };
        Ok(Granted { signed_in, session: Some(session) })
    }

    async fn add_page_token(
        &self,
        work: &mut dyn UnitOfWork,
        session: i64,
        user: User,
        now: Timestamp,
    ) -> Result<SignedIn, Error> {
        let token = PlainToken::new(TokenKind::Token, &*self.0.random);
        let new = NewToken { digest: token.digest(), expires: now.plus(self.0.settings.access_ttl) };
        let expires = work.tokens().renew(session, &new, now).await?.ok_or(Error::SignInEnded)?;
        Ok(signed_in(&token, now, expires, user))
    }
}
