//! Who is asking, and what a sign-in hands out.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use super::Network;
use crate::contract::{Account, SignedIn};

/// The most that is kept of what a client calls itself, in bytes.
const MAX_USER_AGENT: usize = 512;

/// An account and the sign-in by which it asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Whose it is.
    pub account: Account,
    /// The sign-in that proves it.
    pub sign_in: SignIn,
}

/// A sign-in, by the ids of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignIn {
    /// A browser's session, shown by its cookie.
    Session(i64),
    /// The access token of a page, which hangs off a session.
    PageToken {
        /// The token's id.
        token: i64,
        /// The id of its session.
        session: i64,
    },
    /// A program's token.
    Token(i64),
}

impl SignIn {
    /// The session's id, where it is a browser's sign-in.
    pub fn session(self) -> Option<i64> {
        match self {
            Self::Session(session) | Self::PageToken { session, .. } => Some(session),
            Self::Token(_) => None,
        }
    }
}

/// What a sign-in hands out, for the one moment in which its secrets are known.
#[derive(Clone, PartialEq, Eq)]
pub struct Granted {
    /// The answer to the client.
    pub signed_in: SignedIn,
    /// The session of a browser; `None` for a program, and for a renewal, where the cookie stays as it is.
    pub session: Option<GrantedSession>,
}

impl fmt::Debug for Granted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Granted").field("user", &self.signed_in.user).field("session", &self.session).finish()
    }
}

/// What goes into a session's cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct GrantedSession {
    /// The secret, the cookie's value.
    pub secret: String,
    /// The longest that the session can live, and so the cookie. That an unused session ends before is the
    /// server's to see.
    pub max_age: Duration,
}

impl fmt::Debug for GrantedSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GrantedSession").field("max_age", &self.max_age).finish_non_exhaustive()
    }
}

/// Who is on the other end of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address, already seen through trusted proxies.
    pub address: IpAddr,
    /// What it calls itself; empty where it does not say.
    pub user_agent: String,
}

impl Client {
    /// The network that it counts for.
    pub fn network(&self) -> Network {
        Network::from(self.address)
    }

    /// What is kept of what it calls itself: at most 512 bytes, whole characters.
    pub(super) fn short_user_agent(&self) -> &str {
        let end = self.user_agent.floor_char_boundary(MAX_USER_AGENT);
        &self.user_agent[..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_user_agent_is_cut_between_characters() {
        let client = |user_agent: String| Client { address: IpAddr::from([127, 0, 0, 1]), user_agent };
        assert_eq!(client("é".repeat(300)).short_user_agent().len(), 512);
        assert_eq!(client(format!("x{}", "é".repeat(300))).short_user_agent().len(), 511);
        assert_eq!(client("curl/8".to_owned()).short_user_agent(), "curl/8");
    }
}
