//! What servers report, and what the desk shows of it.

use vestibule::accounts::Store;
use vestibule::contract::{DayCounts, DeskOverview};

use super::Fixture;
use crate::fixture::{DAY, PASSWORD, settings};

async fn shown(fixture: &Fixture) -> DeskOverview {
    fixture.accounts.desk_overview().await.unwrap()
}

fn counts(day: &DayCounts) -> [u64; 3] {
    [day.sign_ups, day.log_ins, day.refusals]
}

#[tokio::test]
async fn each_day_has_what_all_servers_have_reported_of_it() {
    let Some(fixture) = Fixture::new().await else { return };
    let other = fixture.restarted(settings());
    fixture.sign_up("alice").await;
    fixture.log_in("alice", PASSWORD).await.unwrap();
    fixture.log_in("alice", "wrong password").await.unwrap_err();
    fixture.accounts.report_node().await.unwrap();
    fixture.accounts.report_node().await.unwrap();
    other.report_node().await.unwrap();
    let first = shown(&fixture).await;
    assert_eq!(first.days.len(), 30);
    assert_eq!(counts(&first.days[29]), [1, 1, 1], "each report has what came since the last one");
    assert!(first.days[..29].iter().all(|day| counts(day) == [0; 3]));
    assert_eq!(first.nodes.len(), 2);

    fixture.pass(DAY).await;
    fixture.log_in("alice", PASSWORD).await.unwrap();
    fixture.accounts.report_stop().await.unwrap();
    let next = shown(&fixture).await;
    assert_eq!([counts(&next.days[28]), counts(&next.days[29])], [[1, 1, 1], [0, 1, 0]]);
    assert_eq!(next.days[28].date, first.days[29].date);
    assert!(next.nodes.is_empty(), "one has stopped, and the other was not seen for a day");

    fixture.pass(400 * DAY).await;
    fixture.accounts.report_node().await.unwrap();
    let mut work = fixture.store.begin().await.unwrap();
    let today = work.overview().counts_since(0).await.unwrap().iter().map(|count| count.day).max().unwrap();
    assert_eq!(work.overview().purge_counts(today).await.unwrap(), 3, "those of the day before");
    work.commit().await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM daily_counts").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM nodes").await, 1);
}
