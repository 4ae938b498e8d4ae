//! The record as it is read and purged.

use super::super::{Accounts, Error, RecordFilter, RecordRow, paging};
use crate::contract::{AdminEvent, AdminEvents, Field};

/// Number of rows on a page.
const PAGE: u32 = 50;
/// Number of rows that are exported at once.
const EXPORTED: u32 = 500;

impl Accounts {
    /// A page of the record, newest first: the first one, or the one that follows `before`.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `before`; [`Error::Store`].
    pub async fn admin_events(&self, filter: &RecordFilter, before: &Field) -> Result<AdminEvents, Error> {
        let mut events = self.admin_events_before(filter, paging::before(before)?, PAGE + 1).await?;
        let next = paging::next_page(&mut events, PAGE, |event| event.id);
        Ok(AdminEvents { events, next })
    }

    /// The rows of the record before this id, newest first, at most `most`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn admin_events_before(
        &self,
        filter: &RecordFilter,
        before: i64,
        most: u32,
    ) -> Result<Vec<AdminEvent>, Error> {
        let rows = self.0.store.read().await?.record().page(filter, before, most).await?;
        Ok(rows.into_iter().map(event).collect())
    }

    /// The rows of the record after this id in their order, at most `most`: for an export, and to follow it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn admin_events_after(&self, id: i64, most: u32) -> Result<Vec<AdminEvent>, Error> {
        let rows = self.0.store.read().await?.record().following(id, most).await?;
        Ok(rows.into_iter().map(event).collect())
    }

    /// The same as a page. What follows it comes with its `next`, which is there also where nothing follows yet.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn export_admin_events(&self, after: i64) -> Result<AdminEvents, Error> {
        let events = self.admin_events_after(after, EXPORTED).await?;
        let last = events.last().map_or(after, |event| event.id);
        Ok(AdminEvents { events, next: Some(last.to_string()) })
    }

    /// Deletes the rows that are older than the setting says. The digest of the last of them stays.
    pub(in super::super) async fn purge_record(&self) -> Result<u64, Error> {
        let before = self.now().minus(self.0.settings.record_ttl);
        self.in_steps(|work| work.record().purge(before)).await
    }
}

fn event(row: RecordRow) -> AdminEvent {
    AdminEvent {
        id: row.id,
        time: row.created.rfc3339(),
        actor_id: row.actor_id,
        actor: row.actor,
        action: row.action,
        target_kind: row.target_kind,
        target_id: row.target_id,
        target: row.target,
        address: row.address,
        before: row.old_values,
        after: row.new_values,
        reason: row.reason,
        impersonator_id: row.impersonator_id,
        digest: hex::encode(row.digest),
    }
}
