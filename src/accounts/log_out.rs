//! Log out.

use super::audit::Entry;
use super::sign_in_cache::InvalidateOnDrop;
use super::{Accounts, Client, Error, Identity, Wanted};

impl Accounts {
    /// Ends the sign-in that asks, or all of its account. From then on their secrets are worthless
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
            // That it has ended already, by a request at the same moment, is what was wanted.
            self.0.store.revoke_sign_in(identity.sign_in).await?;
        }
        self.log(if everywhere { "logout_everywhere" } else { "logout" }, account_id, client);
        Ok(())
    }

    /// Forgets what is remembered of a sign-in that another replaces, once the step that does so is over.
    pub(super) fn forget_replaced(&self, wanted: Wanted<'_>) -> Option<InvalidateOnDrop<'_>> {
        wanted.replaces.map(|before| self.0.cache.invalidate_on_drop(Some(before.account.user.id)))
    }

    /// Records that another sign-in has replaced this one, which is a log-out.
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
