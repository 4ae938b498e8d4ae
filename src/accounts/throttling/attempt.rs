//! One attempt to authenticate, and the limits that apply to it.

use super::super::Network;
use super::windows::Hit;
use super::{SharedAttempt, Throttled, WindowKey};

/// A name as a digest of fixed size, so that long names cannot fill the memory.
pub(super) type NameKey = [u8; 32];

/// An attempt that is counted as a failure before its result is known, so that of many concurrent attempts no more than
/// the limit are tried. Unless it is settled, it stays counted.
#[derive(Debug)]
pub(in super::super) struct Attempt {
    pub(super) name: NameKey,
    pub(super) network: Network,
    /// The hit on this node, if it is counted here.
    pub(super) pair: Option<Hit>,
    pub(super) account: Option<Hit>,
    /// The hits in the shared windows, if it is counted there.
    pub(super) shared: SharedAttempt,
}

impl Attempt {
    /// The hits in the shared windows, to be settled in the step that records a sign-in.
    pub fn shared(&self) -> SharedAttempt {
        self.shared.clone()
    }

    /// The shared window of the name from this network.
    pub(super) fn shared_pair(&self) -> WindowKey {
        shared_pair(&self.name, self.network)
    }

    /// The shared window of the name from all networks.
    pub(super) fn shared_account(&self) -> WindowKey {
        WindowKey::new("account_failures", &self.name)
    }
}

/// The shared window of a name from a network.
pub(super) fn shared_pair(name: &NameKey, network: Network) -> WindowKey {
    WindowKey::new("failures", &[name, network.to_string().as_bytes()].concat())
}

/// The limit that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Limited {
    /// The limit of the name from this network.
    Network(Throttled),
    /// The limit of the name from all networks.
    Account(Throttled),
}

impl Limited {
    /// How long to wait.
    pub fn throttled(self) -> Throttled {
        match self {
            Self::Network(throttled) | Self::Account(throttled) => throttled,
        }
    }
}
