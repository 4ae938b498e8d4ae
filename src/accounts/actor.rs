//! Who does something to an account.

use super::audit::Entry;
use super::desk::Staff;
use super::{Client, Error, Identity, SignIn};
use crate::contract::{AccountRecord, Right};

/// Who does something, and to which account.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The account that is changed.
    pub account_id: i64,
    /// Who changes it.
    pub by: By<'a>,
}

/// Who does something.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// The owner of the account, by this sign-in and client.
    Owner(SignIn, &'a Client),
    /// The operator on the machine itself, who may do everything.
    CommandLine,
    /// Staff at the desk.
    Staff(&'a Staff),
}

impl By<'_> {
    /// Checks whether they may do what this right is for.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub(super) fn require(self, right: Right) -> Result<(), Error> {
        match self {
            Self::Staff(staff) if staff.right < right => Err(Error::NotAllowed),
            _ => Ok(()),
        }
    }

    /// Checks whether they may do what is for superusers.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub(super) fn require_superuser(self) -> Result<(), Error> {
        match self {
            Self::CommandLine => Ok(()),
            Self::Staff(staff) if staff.is_superuser => Ok(()),
            Self::Staff(_) | Self::Owner(..) => Err(Error::NotAllowed),
        }
    }
}

impl<'a> Actor<'a> {
    /// The owner, who is signed in as `identity`.
    pub fn owner(identity: &Identity, client: &'a Client) -> Self {
        Self { account_id: identity.account.user.id, by: By::Owner(identity.sign_in, client) }
    }

    /// The operator on the machine itself.
    pub fn operator(account_id: i64) -> Self {
        Self { account_id, by: By::CommandLine }
    }

    /// Staff at the desk.
    pub fn staff(account_id: i64, staff: &'a Staff) -> Self {
        Self { account_id, by: By::Staff(staff) }
    }

    /// Checks whether they may act on the account, which is locked: only superusers may act on a superuser.
    ///
    /// # Errors
    /// [`Error::NotAllowed`].
    pub(super) fn may_act_on(self, target: &AccountRecord) -> Result<(), Error> {
        if target.is_superuser { self.by.require_superuser() } else { Ok(()) }
    }

    /// The owner's client. The owner is not told from where an operator has acted.
    pub(super) fn client(self) -> Option<&'a Client> {
        match self.by {
            By::Owner(_, client) => Some(client),
            By::CommandLine | By::Staff(_) => None,
        }
    }

    /// The sign-in of the request, if the owner asks.
    pub(super) fn sign_in(self) -> Option<SignIn> {
        match self.by {
            By::Owner(sign_in, _) => Some(sign_in),
            By::CommandLine | By::Staff(_) => None,
        }
    }

    /// The line of the audit log for what was done.
    pub(super) fn entry(self, event: &'static str) -> Entry<'a> {
        Entry { event, outcome: "ok", account_id: Some(self.account_id), client: self.client(), ..Entry::default() }
    }
}
