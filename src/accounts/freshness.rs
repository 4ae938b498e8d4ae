//! How lately the owner of a sign-in has proved who they are, and by what (guarantee T10).

use std::time::Duration;

use super::{Accounts, Identity};

/// How long after a log-in or a confirmation a sign-in is fresh.
const FRESH_FOR: Duration = Duration::from_secs(10 * 60);

/// What has to be confirmed before something that wants a fresh second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Nothing.
    None,
    /// The password: the account has no second factor.
    Password,
    /// A second factor.
    Factor {
        /// And the password.
        password: bool,
    },
}

impl Accounts {
    /// Whether the owner of a sign-in has proved within the last ten minutes who they are. Not if that is in the future
    /// by more: a clock that ran ahead then makes nothing fresh for longer.
    pub fn is_fresh(&self, identity: &Identity) -> bool {
        let now = self.now();
        identity.authenticated.is_some_and(|at| now < at.plus(FRESH_FOR) && at < now.plus(FRESH_FOR))
    }

    /// Whether they have done so by the password.
    pub(super) fn has_fresh_password(&self, identity: &Identity) -> bool {
        identity.methods.password && self.is_fresh(identity)
    }

    /// What an identity has to confirm before something that wants a second factor where the account has one.
    pub fn wanted_confirmation(&self, identity: &Identity) -> Confirmation {
        let is_fresh = self.is_fresh(identity);
        match identity.second_factor {
            true if is_fresh && identity.methods.factor => Confirmation::None,
            true => Confirmation::Factor { password: !self.has_fresh_password(identity) },
            false if is_fresh => Confirmation::None,
            false => Confirmation::Password,
        }
    }
}
