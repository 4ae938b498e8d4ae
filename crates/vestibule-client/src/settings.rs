//! What an operator decides on.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// How Vestibule is asked, and for how long its answers are kept.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where Vestibule listens, as an origin: `http://127.0.0.1:3000`. Tokens are sent there: by `http` only over a network in
    /// which nobody listens. Not the address of a reverse proxy, which replaces the headers that the question needs.
    pub server: String,
    /// The origin of this service as its visitors know it and as `VESTIBULE_VERIFY_HOSTS` has it: `https://app.example.org`.
    pub service: String,
    /// For how long somebody who was admitted is admitted again without a question, and so for how long a token works after
    /// it has been revoked. Zero: every request is a question.
    pub lifetime: Duration,
    /// For how long a token that was refused is refused again without a question. Not longer than [`Self::lifetime`].
    pub refused_lifetime: Duration,
    /// How long a question may take, with the wait for a connection.
    pub timeout: Duration,
    /// How many answers are kept at most; those that are asked for least go first.
    pub capacity: usize,
    /// Whether the cookies of browsers count too, and browsers that nobody is signed in for are led to the log-in page. They
    /// get here where the service is on another port of Vestibule's host, beneath `VESTIBULE_COOKIE_DOMAIN`, or passes
    /// `/.vestibule/` on to Vestibule. A request that changes something and comes from a page of another origin is refused.
    pub browsers: bool,
}

impl Settings {
    /// The usual ones for a service: answers are kept for 5 seconds and refusals for one, 10,000 at most; a question may take
    /// 3 seconds; tokens alone count.
    pub fn new(server: impl Into<String>, service: impl Into<String>) -> Self {
        Self {
            server: server.into(),
            service: service.into(),
            lifetime: Duration::from_secs(5),
            refused_lifetime: Duration::from_secs(1),
            timeout: Duration::from_secs(3),
            capacity: 10_000,
            browsers: false,
        }
    }
}

/// What is wrong with a setting, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(pub(crate) String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for SettingsError {}
