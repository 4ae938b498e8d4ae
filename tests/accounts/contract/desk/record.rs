//! The record only grows, and what was changed in it shows.

use std::time::Duration;

use vestibule::accounts::{Actor, BrokenRecord, RecordFilter, Store, VerifyError};
use vestibule::contract::{Field, Right};

use super::{Fixture, accounts, actions, staff};
use crate::fixture::{DAY, Database, PASSWORD};

/// A record of five rows.
async fn five() -> Option<Fixture> {
    let fixture = Fixture::new().await?;
    accounts(&fixture, &["alice"]).await;
    let manage = staff(9, Right::Manage);
    for _ in 0..2 {
        fixture.accounts.deactivate(Actor::staff(1, &manage)).await.unwrap();
        fixture.accounts.activate(Actor::operator(1)).await.unwrap();
    }
    Some(fixture)
}

async fn broken(fixture: &Fixture) -> BrokenRecord {
    match fixture.accounts.verify_record().await {
        Err(VerifyError::Broken(broken)) => broken,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_act_is_a_row_with_who_what_from_where_why_before_and_after() {
    let Some(fixture) = five().await else { return };
    let rows = fixture.accounts.admin_events_after(0, 10).await.unwrap();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(actions(&fixture).await, ["create_account", "deactivate", "activate", "deactivate", "activate"]);
    let by_staff = &rows[1];
    assert_eq!((by_staff.actor_id, by_staff.actor.as_str()), (Some(9), "staff"));
    assert_eq!((by_staff.target_kind.as_str(), by_staff.target_id, &*by_staff.target), ("account", Some(1), "alice"));
    assert_eq!((&*by_staff.address, &*by_staff.reason), ("192.0.2.7", "asked by phone"));
    assert_eq!((&*by_staff.before, &*by_staff.after), (r#"{"is_active":true}"#, r#"{"is_active":false}"#));
    let by_operator = &rows[2];
    assert_eq!((by_operator.actor_id, &*by_operator.actor, &*by_operator.address), (None, "command line", ""));
    let newest = fixture.accounts.admin_events(&RecordFilter::default(), &Field::Absent).await.unwrap();
    assert_eq!((newest.events[0].id, newest.next), (5, None));
    for (filter, shown) in [
        (RecordFilter { actor: Some(9), ..RecordFilter::default() }, &[4, 2][..]),
        (RecordFilter { account: Some(1), action: Some("activate".to_owned()), ..RecordFilter::default() }, &[5, 3]),
        (RecordFilter { account: Some(1), actor: Some(9), ..RecordFilter::default() }, &[4, 2]),
        (RecordFilter { account: Some(2), ..RecordFilter::default() }, &[]),
        (RecordFilter { action: Some("create_account".to_owned()), ..RecordFilter::default() }, &[1]),
    ] {
        let page = fixture.accounts.admin_events(&filter, &Field::Absent).await.unwrap();
        assert_eq!(page.events.iter().map(|row| row.id).collect::<Vec<_>>(), shown, "{filter:?}");
    }
}

#[tokio::test]
async fn a3_whatever_is_changed_in_the_record_shows_by_the_first_row_that_does_not_fit() {
    for (tamper, shown) in [
        ("DELETE FROM admin_events WHERE id = 3", BrokenRecord::Missing(3)),
        ("DELETE FROM admin_events WHERE id = 1", BrokenRecord::Missing(1)),
        ("DELETE FROM admin_events WHERE id = 5", BrokenRecord::Missing(5)),
        ("DELETE FROM admin_events", BrokenRecord::Missing(1)),
        ("UPDATE admin_events SET actor = 'nobody' WHERE id = 2", BrokenRecord::Changed(2)),
        ("UPDATE admin_events SET reason = 'x' WHERE id = 5", BrokenRecord::Changed(5)),
        ("UPDATE admin_events SET actor_id = 4 WHERE id = 3", BrokenRecord::Changed(3)),
        ("UPDATE admin_events SET created_at = created_at + 1 WHERE id = 4", BrokenRecord::Changed(4)),
        ("UPDATE admin_events SET digest = (SELECT digest FROM admin_events WHERE id = 2) WHERE id = 1",
            BrokenRecord::Changed(1)),
        ("INSERT INTO admin_events SELECT 6, created_at, actor_id, actor, action, target_kind, target_id, target, address,
            old_values, new_values, reason, impersonator_id, digest FROM admin_events WHERE id = 5",
            BrokenRecord::Added(6)),
        ("INSERT INTO admin_events SELECT 0, created_at, actor_id, actor, action, target_kind, target_id, target, address,
            old_values, new_values, reason, impersonator_id, digest FROM admin_events WHERE id = 5",
            BrokenRecord::Added(0)),
        ("DELETE FROM admin_events_head", BrokenRecord::NoHead),
        ("UPDATE admin_events_head SET last_id = 4", BrokenRecord::Changed(4)),
    ] {
        let Some(fixture) = five().await else { return };
        let whole = fixture.accounts.verify_record().await.unwrap();
        assert_eq!((whole.rows, whole.last_id, whole.purged, whole.digest.len()), (5, 5, 0, 64));
        fixture.execute(tamper).await;
        assert_eq!(broken(&fixture).await, shown, "{tamper}");
        fixture.close().await;
    }
}

#[tokio::test]
async fn a3_a_record_whose_oldest_rows_were_purged_can_be_verified_and_a_missing_one_shows_still() {
    let Some(fixture) = five().await else { return };
    let purge = async |ttl: Duration| {
        let mut work = fixture.store.begin().await.unwrap();
        let before = fixture.accounts.now().minus(ttl);
        let purged = work.record().purge(before).await.unwrap();
        work.commit().await.unwrap();
        purged
    };
    fixture.clock.advance(10 * DAY);
    fixture.accounts.deactivate(Actor::operator(1)).await.unwrap();
    // A row that seems older than one before it stays with it.
    fixture.clock.set_back(9 * DAY);
    fixture.accounts.activate(Actor::operator(1)).await.unwrap();
    fixture.clock.advance(10 * DAY);
    assert_eq!(purge(30 * DAY).await, 0);
    assert_eq!(purge(5 * DAY).await, 5);
    assert_eq!(purge(5 * DAY).await, 0);
    let whole = fixture.accounts.verify_record().await.unwrap();
    assert_eq!((whole.rows, whole.purged, whole.last_id), (2, 5, 7));
    fixture.execute("DELETE FROM admin_events WHERE id = 6").await;
    assert_eq!(broken(&fixture).await, BrokenRecord::Missing(6));
}

#[tokio::test]
async fn acts_at_once_are_rows_one_after_the_other() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["a1", "a2", "a3", "a4", "a5", "a6"]).await;
    let manage = staff(9, Right::Manage);
    let acts = (1..=6).flat_map(|id| [id, id]).map(|id| fixture.accounts.deactivate(Actor::staff(id, &manage)));
    for done in futures::future::join_all(acts).await {
        done.unwrap();
    }
    assert_eq!(fixture.accounts.verify_record().await.unwrap().rows, 18);
}

#[tokio::test]
async fn an_act_whose_event_cannot_be_written_is_not_done_and_not_recorded() {
    let Some(fixture) = five().await else { return };
    fixture.database.refuse_events(true).await;
    assert!(fixture.accounts.deactivate(Actor::operator(1)).await.is_err());
    assert!(fixture.accounts.create_account("bob", "", PASSWORD, false).await.is_err());
    fixture.database.refuse_events(false).await;
    assert_eq!(fixture.count("SELECT count(*) FROM accounts WHERE is_active").await, 1);
    assert_eq!(fixture.accounts.verify_record().await.unwrap().rows, 5);
}
