//! Who changes the sign-ins and tokens of an account.

use super::audit::Entry;
use super::{Client, Identity, SignIn};

/// Who changes the sign-ins and tokens of an account: its owner, or the operator on the machine itself.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The account that is changed.
    pub account_id: i64,
    /// The owner's sign-in and client; `None` for the operator.
    pub owner: Option<(SignIn, &'a Client)>,
}

impl<'a> Actor<'a> {
    /// The owner, who is signed in as `identity`.
    pub fn owner(identity: &Identity, client: &'a Client) -> Self {
        Self { account_id: identity.account.user.id, owner: Some((identity.sign_in, client)) }
    }

    /// The operator.
    pub fn operator(account_id: i64) -> Self {
        Self { account_id, owner: None }
    }

    /// The owner's client.
    pub(super) fn client(self) -> Option<&'a Client> {
        self.owner.map(|(_, client)| client)
    }

    /// The sign-in of the request.
    pub(super) fn sign_in(self) -> Option<SignIn> {
        self.owner.map(|(sign_in, _)| sign_in)
    }

    /// The line of the audit log for what was done.
    pub(super) fn entry(self, event: &'static str) -> Entry<'a> {
        Entry { event, outcome: "ok", account_id: Some(self.account_id), client: self.client(), ..Entry::default() }
    }
}
