//! The sign-ins of an account.

use std::cmp::Reverse;

use super::store::ListedSignIn;
use super::{Accounts, Error, Identity, SignIn, Timestamp};
use crate::contract::{SignInKind, SignInSummary};

impl Accounts {
    /// The sign-ins of the account, of browsers and of programs: that of the request first, then the newest.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_ins(&self, identity: &Identity) -> Result<Vec<SignInSummary>, Error> {
        let listed = self.0.store.read().await?.sign_ins().list(identity.account.user.id, self.now()).await?;
        let mut summaries: Vec<_> = listed.into_iter().map(|listed| summary(listed, identity.sign_in)).collect();
        // The sort is stable, so the others keep the store's order.
        summaries.sort_by_key(|summary| Reverse(summary.current));
        Ok(summaries)
    }
}

fn summary(listed: ListedSignIn, asking: SignIn) -> SignInSummary {
    let current = match listed.kind {
        SignInKind::Browser => asking.session() == Some(listed.id),
        SignInKind::Token => asking == SignIn::Token(listed.id),
    };
    SignInSummary {
        kind: listed.kind,
        current,
        address: listed.address,
        user_agent: listed.user_agent,
        created: listed.created.rfc3339(),
        last_used: listed.last_used.rfc3339(),
        expires: (listed.expires < Timestamp::NEVER).then(|| listed.expires.rfc3339()),
        imported: listed.is_imported,
    }
}
