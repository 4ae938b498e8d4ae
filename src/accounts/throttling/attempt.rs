//! One attempt to prove who somebody is, and what may stand against it.

use super::super::Network;
use super::windows::Hit;
use super::{SharedAttempt, Throttled, WindowKey};

/// A name in a fixed size, so that nobody can fill the memory with long ones.
pub(super) type NameKey = [u8; 32];

/// A failure that is counted before it is known to be one, so that of many attempts at once no more than the
/// limit get to try. Unless it is settled, it stays counted.
#[derive(Debug)]
pub(in super::super) struct Attempt {
    pub(super) name: NameKey,
    pub(super) network: Network,
    /// Where this node counts it, if it does.
    pub(super) pair: Option<Hit>,
    pub(super) account: Option<Hit>,
    /// Where all nodes count it, if they do.
    pub(super) shared: SharedAttempt,
}

impl Attempt {
    /// What all nodes count, to be settled in the step that records a sign-in.
    pub fn shared(&self) -> SharedAttempt {
        self.shared.clone()
    }

    /// The window of the name from this network, over all nodes.
    pub(super) fn shared_pair(&self) -> WindowKey {
        WindowKey::new("failures", &[&self.name, self.network.to_string().as_bytes()].concat())
    }

    /// The window of the name from everywhere, over all nodes.
    pub(super) fn shared_account(&self) -> WindowKey {
        WindowKey::new("account_failures", &self.name)
    }
}

/// Which limit has no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Limited {
    /// That of the name from this network.
    Network(Throttled),
    /// That of the name from everywhere.
    Account(Throttled),
}

impl Limited {
    /// How long until there is room.
    pub fn throttled(self) -> Throttled {
        match self {
            Self::Network(throttled) | Self::Account(throttled) => throttled,
        }
    }
}
