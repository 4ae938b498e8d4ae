//! The page of the record: it is followed, and its rows are saved as files.

use serde_json::{Value, json};
use vestibule::accounts::{Actor, By};

use super::employ;
use crate::support::{Caller, TestApp};

/// A server with a viewer of the record, whose browser it is, and an account `alice`, on which something was done.
async fn start() -> (TestApp, Caller) {
    let app = TestApp::start().await;
    let viewer = app.browser("viewer").await;
    employ(&app, "viewer", "view").await;
    app.browser("alice").await;
    app.accounts.deactivate(Actor::operator(2)).await.unwrap();
    app.accounts.activate(Actor::operator(2)).await.unwrap();
    (app, viewer)
}

/// The target of a link of a page that begins so.
fn link(page: &str, begin: &str) -> String {
    let target = page.split("href=\"").skip(1).find(|rest| rest.starts_with(begin));
    let target = target.unwrap_or_else(|| panic!("no link to {begin}: {page}"));
    target.split('"').next().unwrap().replace("&amp;", "&")
}

#[tokio::test]
async fn the_rows_that_pass_the_filters_are_saved_as_csv_and_as_json_lines() {
    let (_app, viewer) = start().await;
    let page = viewer.get("/admin/record?account=alice&action=deactivate").await.text;
    let csv = viewer.get(&link(&page, "/admin/record.csv")).await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"vestibule-record.csv\"");
    assert_eq!(csv.header("cache-control"), "no-store");
    let lines: Vec<_> = csv.text.split("\r\n").collect();
    assert!(lines.len() == 3 && lines[0].starts_with("id,time,") && lines[2].is_empty(), "{}", csv.text);
    assert!(lines[1].contains("\"deactivate\"") && lines[1].contains("\"alice\""), "{}", csv.text);
    let json = viewer.get(&link(&page, "/admin/record.jsonl")).await;
    assert_eq!((json.status, json.header("content-type")), (200, "application/x-ndjson"));
    let row: Value = serde_json::from_str(json.text.trim_end()).unwrap();
    assert_eq!((&row["action"], &row["target"]), (&json!("deactivate"), &json!("alice")));
    let all = viewer.get("/admin/record.jsonl").await.text;
    let ids: Vec<_> = all.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(json!(ids), json!([6, 5, 4, 3, 2, 1]), "newest first");
    let none = viewer.get("/admin/record.csv?action=nothing").await;
    assert_eq!(none.text.lines().count(), 1);
}

#[tokio::test]
async fn a_long_record_is_saved_whole() {
    let (app, viewer) = start().await;
    for number in 0..600 {
        app.accounts.create_group(By::CommandLine, &format!("g{number}").into()).await.unwrap();
    }
    let saved = viewer.get("/admin/record.jsonl").await.text;
    assert_eq!(saved.lines().count(), 606);
    let some = viewer.get("/admin/record.csv?action=create_group").await.text;
    assert_eq!(some.lines().count(), 1 + 601);
}

#[tokio::test]
async fn a1_the_files_of_the_record_are_for_staff_with_a_right_alone() {
    let (app, viewer) = start().await;
    let user = app.browser("user").await;
    let idle = app.browser("idle").await;
    app.execute("UPDATE accounts SET is_staff = TRUE WHERE username = 'idle'").await;
    let page_token = app.caller(false, Some(viewer.post("/api/renew", &json!({})).await.token()));
    for path in ["/admin/record.csv", "/admin/record.jsonl"] {
        assert_eq!(app.anonymous().get(path).await.status, 401, "{path}");
        assert_eq!(page_token.get(path).await.status, 401, "{path}");
        for nobody in [&user, &idle] {
            let refused = nobody.get(path).await;
            assert_eq!(refused.status, 403, "{path}");
            assert!(!refused.text.contains("alice"), "{}", refused.text);
        }
        assert_eq!(viewer.post_form(path, &[]).await.status, 405, "{path}");
        for wrong in ["account=alice", "actor=%00", "account=99999999999999999999"] {
            let refused = viewer.get(&format!("{path}?{wrong}")).await;
            assert_eq!(refused.status, 400, "{wrong}");
            assert!(!refused.text.is_empty(), "{wrong}");
        }
    }
}

#[tokio::test]
async fn the_page_of_the_record_is_followed_with_its_filters_until_it_is_stopped_or_an_hour_has_passed() {
    let (app, viewer) = start().await;
    let refresh = |page: &crate::support::Answer| page.headers.get("refresh").map(|it| it.to_str().unwrap().to_owned());
    let still = viewer.get("/admin/record?account=alice&action=deactivate").await;
    assert_eq!(refresh(&still), None);
    let follow = link(&still.text, "/admin/record?account=alice&amp;action=deactivate&amp;live=");
    let live = viewer.get(&follow).await;
    assert_eq!((live.status, refresh(&live).as_deref()), (200, Some("10")), "{}", live.words());
    assert!(live.words().contains("This list follows the record"), "{}", live.words());
    let shows = |row: i64| live.text.contains(&format!("data-event=\"{row}\""));
    assert!(shows(5) && !shows(6), "the filter is kept");
    let stop = link(&live.text, "/admin/record?account=alice&amp;action=deactivate\"");
    assert_eq!(refresh(&viewer.get(&stop).await), None);
    assert_eq!(refresh(&app.anonymous().get(&follow).await), None);
    app.clock.advance(std::time::Duration::from_secs(3_601));
    let late = viewer.get(&follow).await;
    assert_eq!(refresh(&late), None);
    assert!(late.words().contains("This list follows the record no longer."), "{}", late.words());
}
