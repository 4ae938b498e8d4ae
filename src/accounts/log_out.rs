//! Log out.

use super::audit::Entry;
use super::mailbox::end_change;
use super::sign_in_cache::InvalidateOnDrop;
use super::{Accounts, Client, Error, Identity, StoreError, Timestamp, UnitOfWork, Wanted};

impl Accounts {
    /// Revokes the sign-in of the request, or every sign-in of its account. Their secrets are invalid at once
    /// (guarantee T5). A page's token stands for its session.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn log_out(&self, identity: &Identity, everywhere: bool, client: &Client) -> Result<(), Error> {
        let account_id = identity.account.user.id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(account_id));
        let entry = entry(if everywhere { "logout_everywhere" } else { "logout" }, identity, client);
        let mut work = self.0.store.begin().await?;
        if everywhere {
            work.sign_ins().revoke_all(account_id).await?;
            end_change(&mut *work, account_id).await?;
        } else {
            // If a concurrent request has revoked it already, the result is the same.
            work.sign_ins().revoke(identity.sign_in).await?;
        }
        // After the sign-ins: the event shares a lock of the account, for which a deletion waits with theirs.
        entry.record(&mut *work, self.now()).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }

    /// Invalidates the cache of a sign-in that another replaces, once that unit of work is over.
    pub(super) fn forget_replaced(&self, wanted: Wanted<'_>) -> Option<InvalidateOnDrop<'_>> {
        wanted.replaces.map(|before| self.0.cache.invalidate_on_drop(Some(before.account.user.id)))
    }

    /// Logs that another sign-in has replaced this one, which counts as a log-out.
    pub(super) fn log_replaced(&self, wanted: Wanted<'_>, client: &Client) {
        if let Some(before) = wanted.replaces {
            entry("logout", before, client).log(&self.0.tally);
        }
    }
}

fn entry<'a>(event: &'static str, identity: &Identity, client: &'a Client) -> Entry<'a> {
    let account_id = Some(identity.account.user.id);
    Entry { event, outcome: "ok", account_id, client: Some(client), ..Entry::default() }
}

/// Revokes the sign-in that another replaces, if it has not ended yet. It may be another account's, so it comes last: no
/// row is locked after it but its account, for the event.
pub(super) async fn revoke_replaced(
    work: &mut dyn UnitOfWork,
    wanted: Wanted<'_>,
    client: &Client,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some(before) = wanted.replaces {
        work.sign_ins().revoke(before.sign_in).await?;
        entry("logout", before, client).record(work, now).await?;
    }
    Ok(())
}
