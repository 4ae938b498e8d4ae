//! What was done to an account, as its owner reads it.

use super::store::StoredEvent;
use super::{Accounts, Error, Identity, paging};
use crate::contract::{AccountEvent, Activity, EventDetails, Field};

/// Number of events on a page.
const PAGE: u32 = 50;

/// Limit of events that are kept of an account.
const MOST_EVENTS: u32 = 10_000;

impl Accounts {
    /// A page of the events of the identity's account, newest first: the first one, or the one that follows `before`.
    ///
    /// # Errors
    /// [`Error::Invalid`] if `before` is not the `next` of a page; [`Error::Store`].
    pub async fn activity(&self, identity: &Identity, before: &Field) -> Result<Activity, Error> {
        self.activity_of(identity.account.user.id, before).await
    }

    /// The same of an account by its id.
    ///
    /// # Errors
    /// As [`activity`](Self::activity).
    pub async fn activity_of(&self, account_id: i64, before: &Field) -> Result<Activity, Error> {
        let before = paging::before(before)?;
        let mut events = self.0.store.read().await?.events().page(account_id, before, PAGE + 1).await?;
        let next = paging::next_page(&mut events, PAGE, |event| event.id);
        Ok(Activity { events: events.into_iter().map(event).collect(), next })
    }

    /// Deletes the events that are older than the setting says, and the oldest of accounts that have too many.
    pub(super) async fn purge_events(&self) -> Result<u64, Error> {
        let before = self.now().minus(self.0.settings.events_ttl);
        let mut purged = self.in_steps(|work| work.events().purge(before)).await?;
        // To count the events of all accounts at once would take long.
        let mut after = i64::MIN;
        while let Some(last) = self.0.store.read().await?.events().next_range(after).await? {
            purged += self.in_steps(|work| work.events().purge_surplus((after, last), MOST_EVENTS)).await?;
            after = last;
        }
        Ok(purged)
    }
}

fn event(stored: StoredEvent) -> AccountEvent {
    let details = serde_json::from_str::<EventDetails>(&stored.details).unwrap_or_default();
    AccountEvent {
        kind: stored.kind,
        time: stored.created.rfc3339(),
        address: Some(stored.address).filter(|address| !address.is_empty()),
        user_agent: stored.user_agent,
        device: stored.device,
        details: EventDetails { new_device: stored.is_new_device, ..details },
    }
}
