//! DRF's throttles, and the limit of failures for an account.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use crate::support::{Answer, Mailbox, Options, PASSWORD, TestApp, credentials};

fn with_throttles(rates: &str) -> Options {
    let mut options = Options::default();
    options.accounts.throttles = rates.parse().unwrap();
    // The address is the client's to choose, so that a test can come from many.
    options.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    options
}

async fn log_in_from(app: &TestApp, address: &str, username: &str, password: &str) -> Answer {
    post_from(app, address, "/api/login", &json!({ "username": username, "password": password })).await
}

async fn post_from(app: &TestApp, address: &str, path: &str, body: &Value) -> Answer {
    let request = app.anonymous().client.post(app.url(path)).header("X-Forwarded-For", address).json(body);
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn p9_of_two_hundred_at_once_a_limit_of_seven_lets_seven_through() {
    let app = TestApp::start_with(with_throttles("anon=7/min,signup=off,login=off")).await;
    let caller = app.anonymous();
    let answers = join_all((0..200).map(|_| caller.get("/api/me"))).await;
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert_eq!(refused.len(), 193);
    for answer in refused {
        assert_eq!(answer.header("retry-after"), "60");
        let detail = "Request was throttled. Expected available in 60 seconds.";
        assert_eq!(answer.json, json!({ "detail": detail }));
    }
}

#[tokio::test]
async fn the_window_slides_and_a_refused_request_does_not_count() {
    let app = TestApp::start_with(with_throttles("anon=2/min")).await;
    let status = async || app.anonymous().get("/api/me").await.status;
    assert_eq!(status().await, 401);
    app.clock.advance(Duration::from_secs(40));
    assert_eq!(status().await, 401);
    assert_eq!(status().await, 429);
    app.clock.advance(Duration::from_secs(19));
    assert_eq!(status().await, 429);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(status().await, 401, "the first has left the window");
    assert_eq!(status().await, 429, "the second has not");
}

#[tokio::test]
async fn valid_credentials_do_not_count_against_anon_and_an_invalid_token_does() {
    let app = TestApp::start_with(with_throttles("anon=3/min,user=4/min")).await;
    let alice = app.program("alice").await;
    for _ in 0..4 {
        assert_eq!(alice.get("/api/me").await.status, 200);
    }
    assert_eq!(alice.get("/api/me").await.status, 429, "the account has its own limit");
    let invalid = app.caller(false, Some("vst_invalid".to_owned()));
    assert_eq!(invalid.get("/api/me").await.status, 401);
    assert_eq!(invalid.get("/api/me").await.status, 401);
    assert_eq!(app.anonymous().get("/api/me").await.status, 429, "the sign-up and the two were three");
}

#[tokio::test]
async fn signing_up_has_a_scope_of_its_own() {
    let app = TestApp::start_with(with_throttles("signup=2/hour")).await;
    let statuses = [
        app.anonymous().post("/api/signup", &credentials("one")).await.status,
        app.anonymous().post("/api/signup", &json!({})).await.status,
        app.anonymous().post("/api/signup", &credentials("three")).await.status,
        app.anonymous().post("/api/login", &credentials("one")).await.status,
    ];
    assert_eq!(statuses, [201, 400, 429, 200]);
}

#[tokio::test]
async fn p10_the_throttle_knows_a_client_behind_a_trusted_proxy_and_believes_no_other() {
    let app = TestApp::start_with(with_throttles("login=1/min")).await;
    assert_eq!(log_in_from(&app, "198.51.100.1", "nobody", "x").await.status, 401);
    assert_eq!(log_in_from(&app, "198.51.100.1", "nobody", "x").await.status, 429);
    assert_eq!(log_in_from(&app, "6.6.6.6, 198.51.100.1", "nobody", "x").await.status, 429, "only the proxy's hop");
    assert_eq!(log_in_from(&app, "::ffff:198.51.100.1", "nobody", "x").await.status, 429);
    assert_eq!(log_in_from(&app, "198.51.100.2", "nobody", "x").await.status, 401);
    assert_eq!(log_in_from(&app, "2001:db8:1:2::1", "nobody", "x").await.status, 401);
    assert_eq!(log_in_from(&app, "2001:db8:1:2:ffff::9", "nobody", "x").await.status, 429, "one /64");

    let mut options = with_throttles("login=1/min");
    options.http.trusted_proxies.clear();
    let app = TestApp::start_with(options).await;
    assert_eq!(log_in_from(&app, "198.51.100.1", "nobody", "x").await.status, 401);
    assert_eq!(log_in_from(&app, "198.51.100.2", "nobody", "x").await.status, 429, "nobody to believe");
}

#[tokio::test]
async fn p8_five_failures_are_enough_for_an_account_from_one_address() {
    let app = TestApp::start_with(with_throttles("login=off,anon=off")).await;
    app.program("alice").await;
    for name in ["alice", "ALICE", "nobody"] {
        for attempt in 0..6 {
            let expected = if attempt < 5 && name != "ALICE" { 401 } else { 429 };
            let answer = log_in_from(&app, "198.51.100.1", name, "wrong").await;
            assert_eq!(answer.status, expected, "{name} {attempt}");
        }
    }
    let right = log_in_from(&app, "198.51.100.1", "alice", PASSWORD).await;
    assert_eq!(right.status, 429, "the right password is not tried either");
    assert_eq!(log_in_from(&app, "198.51.100.2", "alice", PASSWORD).await.status, 200, "the owner elsewhere gets in");
    app.clock.advance(Duration::from_secs(300));
    assert_eq!(log_in_from(&app, "198.51.100.1", "alice", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn p8_rotating_addresses_does_not_help_and_the_owner_is_not_locked_out() {
    let app = TestApp::start_with(with_throttles("login=off,anon=off")).await;
    app.program("alice").await;
    let mut tried = 0;
    for n in 0..200 {
        tried += usize::from(
            log_in_from(&app, &format!("198.51.{}.{}", n / 100, n % 100), "alice", "wrong").await.status == 401,
        );
    }
    assert_eq!(tried, 100);
    let stranger = log_in_from(&app, "203.0.113.1", "alice", PASSWORD).await;
    assert_eq!(stranger.status, 429);
    let owner = app.anonymous().post("/api/login", &credentials("alice")).await;
    assert_eq!(owner.status, 200, "from where alice is signed in");
    app.clock.advance(Duration::from_secs(3600));
    assert_eq!(log_in_from(&app, "203.0.113.1", "alice", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn p8_a_reset_by_mail_makes_up_for_the_wrong_passwords_of_its_network() {
    const OTHER: &str = "Lemon-lantern-77";
    let app = TestApp::start_with(with_throttles("login=off,anon=off,failures=5/5min")).await;
    let mailbox = Mailbox::of(&app);
    app.program("alice").await;
    for address in ["198.51.100.1", "203.0.113.1"] {
        for _ in 0..5 {
            assert_eq!(log_in_from(&app, address, "alice", "wrong").await.status, 401);
        }
    }
    let post = async |path: &str, body| post_from(&app, "198.51.100.1", path, &body).await.status;
    assert_eq!(post("/api/password/reset", json!({ "email": "alice@example.org" })).await, 200);
    let secret = mailbox.last("alice@example.org", "password-reset").await.secret();
    let new = json!({ "token": secret, "new_password": OTHER });
    assert_eq!(post("/api/password/reset/confirm", new).await, 200);
    assert_eq!(log_in_from(&app, "198.51.100.1", "alice", OTHER).await.status, 200);
    assert_eq!(log_in_from(&app, "203.0.113.1", "alice", OTHER).await.status, 429, "those of a stranger stay");
}

#[tokio::test]
async fn p8_a_right_password_makes_up_for_the_wrong_ones_before() {
    let app = TestApp::start_with(with_throttles("login=off,anon=off")).await;
    app.program("alice").await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(log_in_from(&app, "198.51.100.1", "alice", "wrong").await.status, 401);
        }
        assert_eq!(log_in_from(&app, "198.51.100.1", "alice", PASSWORD).await.status, 200);
    }
}
