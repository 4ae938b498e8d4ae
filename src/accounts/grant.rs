//! Secrets of a new sign-in.

use super::{
    Accounts, Client, Granted, GrantedSession, Identity, Method, NewSession, NewSignIn, NewToken, PlainToken,
    Timestamp, TokenKind,
};
use crate::contract::{SignInKind, SignedIn, User};

/// The sign-in that a client requests.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Its kind.
    pub kind: SignInKind,
    /// The sign-in that the new one replaces; it ends in the same transaction. It may be another account's.
    pub replaces: Option<&'a Identity>,
    /// The cookie by which accounts know the browser as one that they trust.
    pub trusted: Option<&'a str>,
}

impl From<SignInKind> for Wanted<'_> {
    /// A sign-in that replaces none.
    fn from(kind: SignInKind) -> Self {
        Self { kind, replaces: None, trusted: None }
    }
}

/// New secrets. The store gets their digests; after it has stored them, the client gets the text.
pub(super) struct Grant {
    /// What is stored.
    pub sign_in: NewSignIn,
    token: PlainToken,
    /// The session of a browser, for its cookie.
    pub session: Option<GrantedSession>,
}

impl Grant {
    /// The same sign-in, with an expiry no later than `end`.
    pub fn ending_by(mut self, end: Timestamp) -> Self {
        let NewSignIn { session, token, created, .. } = &mut self.sign_in;
        token.expires = token.expires.min(end);
        if let Some(session) = session {
            session.ends = session.ends.min(end);
            session.expires = session.expires.min(end);
        }
        if let Some(granted) = &mut self.session {
            granted.max_age = granted.max_age.min(created.until(end));
        }
        self
    }

    /// What the client gets.
    pub fn to(self, user: User) -> Granted {
        Granted {
            signed_in: signed_in(&self.token, self.sign_in.created, self.sign_in.token.expires, user),
            session: self.session,
        }
    }
}

/// The answer to a client that gets a token at `now`.
pub(super) fn signed_in(token: &PlainToken, now: Timestamp, expires: Timestamp, user: User) -> SignedIn {
    let expires_in = now.until(expires).as_secs();
    SignedIn { token: token.expose().to_owned(), expiry: expires.rfc3339(), expires_in, user }
}

impl Accounts {
    /// Creates the secrets of a sign-in that begins now (guarantee T3), by these methods.
    pub(super) fn grant(&self, wanted: Wanted<'_>, methods: &[Method], client: &Client, now: Timestamp) -> Grant {
        let (settings, random) = (&self.0.settings, &*self.0.random);
        let token = PlainToken::new(TokenKind::Token, random);
        let (new_session, session, ttl) = match wanted.kind {
            SignInKind::Token => (None, None, settings.token_ttl),
            SignInKind::Browser => {
                let secret = PlainToken::new(TokenKind::Session, random);
                let (max_age, idle) = (settings.session_max, settings.session_ttl.min(settings.session_max));
                let new = NewSession { digest: secret.digest(), expires: now.plus(idle), ends: now.plus(max_age) };
                let granted = GrantedSession { secret: secret.expose().to_owned(), max_age };
                (Some(new), Some(granted), settings.access_ttl.min(idle))
            }
        };
        Grant {
            sign_in: NewSignIn {
                session: new_session,
                token: NewToken { digest: token.digest(), expires: now.plus(ttl) },
                address: client.shown_address(),
                network: client.network(),
                user_agent: client.short_user_agent().to_owned(),
                created: now,
                methods: methods.to_vec(),
            },
            token,
            session,
        }
    }
}
