//! Who sends a request, and what a new sign-in returns to the client.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::{LazyServiceProfile, Network, Timestamp};
use crate::contract::{Account, Device, SignedIn, TokenScope};

/// Limit in bytes of the user agent that is stored.
const MAX_USER_AGENT: usize = 512;

/// An account and the sign-in that authenticates it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account.
    pub account: Account,
    /// The sign-in.
    pub sign_in: SignIn,
    /// When its owner last proved who they are, by a log-in or by a confirmation. `None` if they have not: the session
    /// took the place of one of Django's.
    pub authenticated: Option<Timestamp>,
    /// How they did.
    pub methods: Methods,
    /// Whether a log-in to the account by its password needs a second step.
    pub second_factor: bool,
    /// What the sign-in may do; a session and its page's token may do all.
    pub scope: TokenScope,
    /// The code of the language that its owner has chosen, or empty.
    pub language: String,
    /// Whether it was staff or a superuser when it was looked up. What it may do at the desk is asked for there, each time.
    pub is_staff: bool,
    /// What other services are told of the account, once it was asked for.
    pub service_profile: LazyServiceProfile,
    /// Who really asks, if a member of staff acts as the account. The sign-in is theirs.
    pub impersonation: Option<Impersonation>,
}

impl Identity {
    /// Who really asks: the account of the sign-in itself.
    pub fn own(&self) -> &Self {
        self.impersonation.as_ref().map_or(self, |impersonation| &impersonation.by)
    }
}

/// A member of staff acts as another account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impersonation {
    /// The member of staff.
    pub by: Arc<Identity>,
    /// When it ends at the latest.
    pub until: Timestamp,
}

/// A sign-in, by the ids of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignIn {
    /// A browser's session, identified by its cookie.
    Session(i64),
    /// The access token of a page, which belongs to a session.
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
    /// The session's id, if it is a browser's sign-in.
    pub fn session(self) -> Option<i64> {
        match self {
            Self::Session(session) | Self::PageToken { session, .. } => Some(session),
            Self::Token(_) => None,
        }
    }
}

/// A way to prove who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The password.
    Password,
    /// A code of an authenticator app.
    Otp,
    /// A recovery code.
    RecoveryCode,
    /// A passkey on one device.
    HardwareKey,
    /// A passkey that is synchronized between devices.
    SoftwareKey,
}

impl Method {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Password, Self::Otp, Self::RecoveryCode, Self::HardwareKey, Self::SoftwareKey];

    /// Its name in RFC 8176, which has none for a recovery code.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "pwd",
            Self::Otp => "otp",
            Self::RecoveryCode => "rc",
            Self::HardwareKey => "hwk",
            Self::SoftwareKey => "swk",
        }
    }

    /// Whether it is a second factor.
    pub const fn is_factor(self) -> bool {
        !matches!(self, Self::Password)
    }
}

/// How the owner of a sign-in has last proved who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Methods {
    /// By the password.
    pub password: bool,
    /// By a second factor.
    pub factor: bool,
}

impl Methods {
    /// From the names as they are stored. One that is not known, as of a newer version, proves nothing.
    pub fn of_stored(names: &str) -> Self {
        let known = || names.split(' ').filter_map(|name| Method::ALL.into_iter().find(|method| method.name() == name));
        Self { password: known().any(|method| method == Method::Password), factor: known().any(Method::is_factor) }
    }
}

/// What a new sign-in returns: the only time at which its secrets are known.
#[derive(Clone, PartialEq, Eq)]
pub struct Granted {
    /// The answer to the client.
    pub signed_in: SignedIn,
    /// The session of a browser; `None` for a program, and for a renewal, which leaves the cookie as it is.
    pub session: Option<GrantedSession>,
}

impl fmt::Debug for Granted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Granted").field("user", &self.signed_in.user).field("session", &self.session).finish()
    }
}

/// The contents of a session's cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct GrantedSession {
    /// The secret, the cookie's value.
    pub secret: String,
    /// The maximum lifetime of the session, and so of the cookie. The server ends an unused session earlier.
    pub max_age: Duration,
}

impl fmt::Debug for GrantedSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GrantedSession").field("max_age", &self.max_age).finish_non_exhaustive()
    }
}

/// The client that sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address, with trusted proxies taken into account.
    pub address: IpAddr,
    /// Its user agent; empty if it sends none.
    pub user_agent: String,
    /// The tag of the language in which it is answered, such as `de`.
    pub language: &'static str,
}

impl Client {
    /// The network by which it is throttled.
    pub fn network(&self) -> Network {
        Network::from(self.address)
    }

    /// The address as it is stored and shown.
    pub(super) fn shown_address(&self) -> String {
        self.address.to_canonical().to_string()
    }

    /// Browser and system, as far as the stored user agent names them; else empty.
    pub(super) fn device(&self) -> String {
        Device::of(self.short_user_agent()).name()
    }

    /// The user agent as it is stored: at most 512 bytes, cut between characters.
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
        let client = |user_agent: String| Client { address: IpAddr::from([127, 0, 0, 1]), user_agent, language: "en" };
        assert_eq!(client("é".repeat(300)).short_user_agent().len(), 512);
        assert_eq!(client(format!("x{}", "é".repeat(300))).short_user_agent().len(), 511);
        assert_eq!(client("curl/8".to_owned()).short_user_agent(), "curl/8");
    }
}
