//! The clock jumps by an hour or a year, forward and back (guarantee F6).

use std::time::Duration;

use serde_json::json;

use crate::support::{Options, TestApp, credentials};

const HOUR: Duration = Duration::from_secs(60 * 60);
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[tokio::test]
async fn f6_what_was_logged_out_stays_out_wherever_the_clock_jumps() {
    let app = TestApp::start().await;
    let (alice, browser) = (app.program("alice").await, app.browser("bob").await);
    for caller in [&alice, &browser] {
        assert_eq!(caller.post("/api/logout", &json!({})).await.status, 200);
    }
    let dead = async || {
        assert_eq!(alice.get("/api/test_token").await.status, 401);
        assert_eq!(browser.get("/api/test_token").await.status, 401);
    };
    for jump in [HOUR, YEAR] {
        app.clock.advance(jump);
        dead().await;
        app.clock.set_back(2 * jump);
        dead().await;
        app.clock.advance(jump);
        dead().await;
    }
}

#[tokio::test]
async fn f6_a_page_whose_token_ran_out_in_a_jump_gets_the_next_one_and_never_the_old_one_back() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let old = app.caller(false, Some(browser.post("/api/renew", &json!({})).await.token()));
    assert_eq!(old.get("/api/test_token").await.status, 200);
    app.clock.advance(HOUR);
    assert_eq!(old.get("/api/test_token").await.status, 401);
    app.clock.set_back(HOUR);
    assert_eq!(old.get("/api/test_token").await.status, 401);
    let new = app.caller(false, Some(browser.post("/api/renew", &json!({})).await.token()));
    assert_eq!(new.get("/api/test_token").await.status, 200);
}

#[tokio::test]
async fn f6_what_expired_in_a_jump_of_a_year_is_over_and_the_password_is_not() {
    let app = TestApp::start().await;
    let (alice, browser) = (app.program("alice").await, app.browser("bob").await);
    app.clock.advance(YEAR);
    for caller in [&alice, &browser] {
        assert_eq!(caller.get("/api/test_token").await.status, 401);
    }
    app.clock.set_back(YEAR);
    for (caller, name) in [(&alice, "alice"), (&browser, "bob")] {
        assert_eq!(caller.get("/api/test_token").await.status, 401);
        assert_eq!(app.anonymous().post("/api/login", &credentials(name)).await.status, 200);
    }
}

#[tokio::test]
async fn f6_no_jump_locks_anybody_out_for_longer_than_the_throttle_says() {
    let mut options = Options::default();
    options.accounts.throttles = "login=off,failures=2/5min".parse().unwrap();
    let app = TestApp::start_with(options).await;
    app.program("alice").await;
    let wrong = json!({ "username": "alice", "password": "wrong" });
    let log_in = async || app.anonymous().post("/api/login", &wrong).await;
    for jump in [HOUR, YEAR] {
        assert_eq!(log_in().await.status, 401);
        app.clock.advance(jump);
        assert_eq!(log_in().await.status, 401);
        assert_eq!(log_in().await.status, 401, "the first was an hour ago or more");
        app.clock.set_back(jump);
        let throttled = log_in().await;
        assert_eq!(throttled.status, 429);
        assert!(throttled.header("retry-after").parse::<u64>().unwrap() <= 5 * 60, "{throttled:?}");
        app.clock.advance(Duration::from_secs(5 * 60));
    }
}
