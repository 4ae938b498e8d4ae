//! Log out.

use super::audit::Entry;
use super::{Accounts, Client, Error, Identity};

impl Accounts {
    /// Ends the sign-in that asks, or all of its account. From then on their secrets are worthless
    /// (checklist T5). A page's token stands for its session.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn log_out(&self, identity: &Identity, everywhere: bool, client: &Client) -> Result<(), Error> {
        let account_id = identity.account.user.id;
        let _forgotten = self.0.cache.forget_at_the_end(Some(account_id));
        if everywhere {
            self.0.store.revoke_all_sign_ins(account_id).await?;
        } else {
            // That it has ended already, by a request at the same moment, is what was wanted.
            self.0.store.revoke_sign_in(identity.sign_in).await?;
        }
        let event = if everywhere { "logout_everywhere" } else { "logout" };
        let entry = Entry { event, outcome: "ok", account_id: Some(account_id), ..Entry::default() };
        Entry { client: Some(client), ..entry }.log(&self.0.tally);
        Ok(())
    }
}
