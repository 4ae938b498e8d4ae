//! The domain for which passkeys are made, and the origins that may use them.

use std::fmt;
use std::str::FromStr;

/// The settings of passkeys.
#[derive(Clone, Debug, Default)]
pub struct PasskeySettings {
    /// For what passkeys are made; `None` turns them off.
    pub relying_party: Option<RelyingParty>,
    /// What happens where the counter of a passkey has not gone up.
    pub counter: CounterPolicy,
}

/// For what passkeys are made. A browser uses a passkey on a page whose host is the domain or beneath it, or whose origin
/// the domain names as related to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// The domain, the standard's RP ID.
    pub domain: String,
    /// The origin of this server's own pages.
    pub origin: String,
    /// Other origins whose pages may use the passkeys.
    pub related_origins: Vec<String>,
}

impl RelyingParty {
    /// Every origin whose pages may use the passkeys.
    pub fn origins(&self) -> Vec<&str> {
        [&self.origin].into_iter().chain(&self.related_origins).map(String::as_str).collect()
    }
}

/// What happens where the counter of a passkey has not gone up, as where somebody has copied it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CounterPolicy {
    /// It is recorded, and the passkey is refused.
    #[default]
    Refuse,
    /// It is recorded.
    Record,
}

impl CounterPolicy {
    const fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Record => "record",
        }
    }
}

impl fmt::Display for CounterPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for CounterPolicy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Self::Refuse, Self::Record].into_iter().find(|policy| policy.name() == text);
        known.ok_or_else(|| "write refuse or record".to_owned())
    }
}
