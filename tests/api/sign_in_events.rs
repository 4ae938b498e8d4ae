//! The stream that tells a page when its sign-in has ended.

use std::time::Duration;

use serde_json::json;
use tokio::time::timeout;

use crate::support::{TestApp, credentials};

/// A page must hear of it within a second.
const A_SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_page_hears_that_its_sign_in_has_ended_and_not_that_another_has() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let elsewhere = app.program("bob").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    elsewhere.post("/api/logout", &json!({})).await;
    assert!(timeout(A_SECOND, stream.chunk()).await.is_err(), "bob's log-out is no business of alice's");

    let phone = app.caller(false, Some(app.anonymous().post("/api/login", &credentials("alice")).await.token()));
    phone.post("/api/logout", &json!({ "everywhere": true })).await;
    let event = timeout(A_SECOND, stream.chunk()).await.expect("within a second").unwrap().unwrap();
    let event = String::from_utf8_lossy(&event);
    assert!(event.contains("event: ended\ndata: "), "a browser drops an event without data: {event:?}");
    assert!(stream.chunk().await.unwrap().is_none(), "and the stream ends");
}

#[tokio::test]
async fn the_operator_is_heard_too() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    app.accounts.set_active("alice", false).await.unwrap();
    let event = timeout(A_SECOND, stream.chunk()).await.expect("within a second").unwrap().unwrap();
    assert!(String::from_utf8_lossy(&event).contains("event: ended"));
}

#[tokio::test]
async fn a_stream_is_only_for_a_session() {
    let app = TestApp::start().await;
    assert_eq!(app.anonymous().get("/api/sign_in_events").await.status, 401);
    assert_eq!(app.program("alice").await.get("/api/sign_in_events").await.status, 401);
}

#[tokio::test]
async fn f7_an_open_stream_does_not_hold_the_server() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let mut stream = browser.client.get(app.url("/api/sign_in_events")).send().await.unwrap();
    timeout(Duration::from_secs(5), app.stop()).await.expect("it stops at once");
    assert!(matches!(stream.chunk().await, Ok(None) | Err(_)));
}
