//! What a link of a mail leads to. To look at it changes nothing (guarantee M1).

use super::super::{Accounts, Error, MailKind, MailRequest, TokenDigest};
use crate::contract::{Field, FieldErrors, messages};

/// What a link is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLink {
    /// What it is for.
    pub kind: MailKind,
    /// The name of the account.
    pub username: String,
    /// The address that it is about.
    pub address: String,
}

impl Accounts {
    /// What the link with this secret is good for. `None` if it has expired or was used.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn read_link(&self, secret: &str) -> Result<Option<MailLink>, Error> {
        let Some(request) = self.find_any_request(secret).await? else { return Ok(None) };
        let kind = request.kind;
        let account = self.0.store.read().await?.accounts().find(request.account_id).await?;
        let active = account.filter(|account| account.is_active);
        Ok(active.map(|account| MailLink { kind, username: account.user.username, address: request.address }))
    }

    /// The request of a secret, if it is of this kind, without using it.
    pub(super) async fn find_request(&self, secret: &str, kind: MailKind) -> Result<Option<MailRequest>, Error> {
        Ok(self.find_any_request(secret).await?.filter(|request| request.kind == kind))
    }

    async fn find_any_request(&self, secret: &str) -> Result<Option<MailRequest>, Error> {
        let Some(digest) = TokenDigest::of_shown_link(secret) else { return Ok(None) };
        Ok(self.0.store.read().await?.mail_requests().find(&digest, self.now()).await?)
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
