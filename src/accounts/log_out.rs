//! Log out.

use super::audit::Entry;
use super::sign_in_cache::InvalidateOnDrop;
use super::{Accounts, Client, Error, Identity, Wanted};

impl Accounts {
    /// Revokes the sign-in of the request, or every sign-in of its account. Their secrets are invalid at once
    /// (guarantee T5). A page's token stands for its session.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn log_out(&self, identity: &Identity, everywhere: bool, client: &Client) -> Result<(), Error> {
        let account_id = identity.account.user.id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(account_id));
        if everywhere {
            self.0.store.revoke_all_sign_ins(account_id).await?;
        } else {
            // If a concurrent request has revoked it already, the result is the same.
            self.0.store.revoke_sign_in(identity.sign_in).await?;
        }
        self.log(if everywhere { "logout_everywhere" } else { "logout" }, account_id, client);
        Ok(())
    }

    /// Invalidates the cache of a sign-in that another replaces, once that step is over.
    pub(super) fn forget_replaced(&self, wanted: Wanted<'_>) -> Option<InvalidateOnDrop<'_>> {
        wanted.replaces.map(|before| self.0.cache.invalidate_on_drop(Some(before.account.user.id)))
    }

    /// Logs that another sign-in has replaced this one, which counts as a log-out.
    pub(super) fn log_replaced(&self, wanted: Wanted<'_>, client: &Client) {
        if let Some(before) = wanted.replaces {
            self.log("logout", before.account.user.id, client);
        }
    }

    fn log(&self, event: &'static str, account_id: i64, client: &Client) {
        let entry = Entry { event, outcome: "ok", account_id: Some(account_id), ..Entry::default() };
        Entry { client: Some(client), ..entry }.log(&self.0.tally);
    }
}
