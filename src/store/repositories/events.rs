//! The events of accounts.

use async_trait::async_trait;
use sqlx::FromRow;

use super::webhooks::is_wanted;
use crate::accounts::{EventRepository, NewEvent, Recorded, StoreError, StoredEvent, Timestamp};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, Value, values};
use crate::store::unit_of_work::Work;

/// How many events are deleted in one step.
const PURGE_STEP: i64 = 1_000;

/// Of how many accounts the events are counted in one step.
const RANGE: i64 = 100;

/// Whether a network and a device are new to an account that has signed up or logged in before.
macro_rules! is_new_device {
    ($account:literal, $network:literal, $device:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM account_events e WHERE e.account_id = ",
            $account,
            " AND e.kind IN ('signup', 'login'))
             AND NOT EXISTS (SELECT 1 FROM account_events e WHERE e.account_id = ",
            $account,
            " AND e.kind IN ('signup', 'login') AND e.network = ",
            $network,
            " AND e.device = ",
            $device,
            "))"
        )
    };
}
pub(in crate::store) use is_new_device;

#[derive(FromRow)]
struct EventRow {
    id: i64,
    kind: String,
    created_at: i64,
    address: String,
    user_agent: String,
    device: String,
    is_new_device: bool,
    details: String,
}

#[async_trait]
impl<B: Backend> EventRepository for Work<'_, B> {
    async fn insert(&mut self, account_id: i64, event: &NewEvent) -> Result<bool, StoreError> {
        let insert = concat!(
            "INSERT INTO account_events (account_id, kind, created_at, address, network, user_agent, device, details)
             SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM accounts WHERE id = $1
             RETURNING ",
            is_wanted!("$2")
        );
        let inserted: Option<(bool,)> = self.fetch_optional(insert, &event_values(account_id, event)).await?;
        Ok(inserted.is_some_and(|(is_wanted,)| is_wanted))
    }

    async fn page(&mut self, account_id: i64, before: i64, most: u32) -> Result<Vec<StoredEvent>, StoreError> {
        let rows: Vec<EventRow> = self
            .fetch_all(
                "SELECT id, kind, created_at, address, user_agent, device, is_new_device, details FROM account_events
                 WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                values![account_id, before, i64::from(most)],
            )
            .await?;
        Ok(rows.into_iter().map(stored).collect())
    }

    async fn purge(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let expired = "DELETE FROM account_events
             WHERE id IN (SELECT id FROM account_events WHERE created_at <= $1 LIMIT $2)";
        self.execute(expired, values![before.unix_millis(), PURGE_STEP]).await
    }

    async fn next_range(&mut self, after: i64) -> Result<Option<i64>, StoreError> {
        let last = "SELECT max(id) FROM (SELECT id FROM accounts WHERE id > $1 ORDER BY id LIMIT $2) AS next";
        let row: Option<(Option<i64>,)> = self.fetch_optional(last, values![after, RANGE]).await?;
        Ok(row.and_then(|(last,)| last))
    }

    async fn purge_surplus(&mut self, (after, last): (i64, i64), most: u32) -> Result<u64, StoreError> {
        let surplus = "DELETE FROM account_events WHERE id IN (
                SELECT e.id FROM accounts a JOIN account_events e ON e.account_id = a.id
                WHERE a.id > $1 AND a.id <= $2 AND e.id <= (
                    SELECT id FROM account_events WHERE account_id = a.id ORDER BY id DESC LIMIT 1 OFFSET $3)
                LIMIT $4)";
        self.execute(surplus, values![after, last, i64::from(most), PURGE_STEP]).await
    }
}

fn stored(row: EventRow) -> StoredEvent {
    StoredEvent {
        id: row.id,
        kind: row.kind,
        created: Timestamp::from_unix_millis(row.created_at),
        address: row.address,
        user_agent: row.user_agent,
        device: row.device,
        is_new_device: row.is_new_device,
        details: row.details,
    }
}

/// The parameters of an event, from `$1` on.
fn event_values(account_id: i64, event: &NewEvent) -> [Value<'_>; 8] {
    [
        account_id.into(),
        event.kind.into(),
        event.created.unix_millis().into(),
        event.address.as_str().into(),
        event.network.as_str().into(),
        event.user_agent.as_str().into(),
        event.device.as_str().into(),
        event.details.as_str().into(),
    ]
}

/// Adds the event of a log-in or of a sign-up.
pub(in crate::store) async fn insert_sign_in_event(
    connection: &mut impl Connection,
    account_id: i64,
    event: &NewEvent,
) -> sqlx::Result<Recorded> {
    let inserted: Option<(bool, bool)> = connection
        .fetch_optional(
            concat!(
                "INSERT INTO account_events
                    (account_id, kind, created_at, address, network, user_agent, device, details, is_new_device)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, ",
                is_new_device!("$1", "$5", "$7"),
                ") RETURNING is_new_device, ",
                is_wanted!("$2")
            ),
            &event_values(account_id, event),
        )
        .await?;
    let (is_new_device, is_wanted) = inserted.unwrap_or_default();
    Ok(Recorded { is_new_device, is_wanted })
}
