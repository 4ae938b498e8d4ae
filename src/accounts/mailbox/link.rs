//! What a link of a mail leads to. To look at it changes nothing (guarantee M1).

use super::super::{Accounts, Error, MailKind, MailRequest, TokenDigest};
use crate::contract::{Field, FieldErrors, messages};

/// What a link is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLink {
    /// The name of the account.
    pub username: String,
    /// The address that it is about.
    pub address: String,
}

impl Accounts {
    /// What the link with this secret is good for. `None` if it has expired or was used, or is of another kind.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn read_link(&self, secret: &str, kind: MailKind) -> Result<Option<MailLink>, Error> {
        let Some(request) = self.find_request(secret, kind).await? else { return Ok(None) };
        let account = self.0.store.read().await?.accounts().find(request.account_id).await?;
        let active = account.filter(|account| account.is_active);
        Ok(active.map(|account| MailLink { username: account.user.username, address: request.address }))
    }

    /// The request of a secret, without using it.
    pub(super) async fn find_request(&self, secret: &str, kind: MailKind) -> Result<Option<MailRequest>, Error> {
        let Some(digest) = TokenDigest::of_shown_link(secret) else { return Ok(None) };
        let found = self.0.store.read().await?.mail_requests().find(&digest, self.now()).await?;
        Ok(found.filter(|request| request.kind == kind))
    }
}

/// The secret of a link, if one was sent.
pub(super) fn shown(token: &Field) -> Option<&str> {
    token.text().ok().map(str::trim).filter(|text| !text.is_empty())
}

/// What is wrong with a link that is good for nothing.
pub(super) fn expired() -> FieldErrors {
    FieldErrors::one("token", messages::LINK_EXPIRED.wire)
}
