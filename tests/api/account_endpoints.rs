//! `GET /api/me`, `GET /api/sign_ins`, `POST /api/renew`, `POST /api/password_strength`.

use std::time::Duration;

use serde_json::json;

use crate::support::{TestApp, credentials};

#[tokio::test]
async fn me_is_the_account_and_never_its_password() {
    let app = TestApp::start().await;
    let me = app.program("alice").await.get("/api/me").await;
    assert_eq!(
        me.json,
        json!({
            "id": 1, "username": "alice", "email": "alice@example.org",
            "date_joined": "2027-01-15T08:00:00.000Z", "last_login": "2027-01-15T08:00:00.000Z",
            "groups": [],
        })
    );
}

#[tokio::test]
async fn sign_ins_are_listed_with_the_one_that_asks_first() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    app.clock.advance(Duration::from_secs(60));
    let login = app.anonymous().post("/api/login", &credentials("alice")).await;
    let program = app.caller(false, Some(login.token()));
    let list = browser.get("/api/sign_ins").await.json;
    let kinds = |list: &serde_json::Value| -> Vec<(String, bool)> {
        let rows = list.as_array().unwrap().iter();
        rows.map(|row| (row["kind"].as_str().unwrap().to_owned(), row["current"].as_bool().unwrap())).collect()
    };
    assert_eq!(kinds(&list), [("browser".to_owned(), true), ("token".to_owned(), false)]);
    assert_eq!(list[0]["address"], "127.0.0.1");
    let list = program.get("/api/sign_ins").await.json;
    assert_eq!(kinds(&list), [("token".to_owned(), true), ("browser".to_owned(), false)]);
}

#[tokio::test]
async fn a_page_renews_its_token_by_the_cookie_alone() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let answer = browser.post("/api/renew", &json!({})).await;
    assert_eq!((answer.status, answer.json["expiry"].as_str()), (200, Some("2027-01-15T08:15:00.000Z")));
    assert_eq!(answer.json["expires_in"], 15 * 60, "for a page whose clock is wrong");
    let page = app.caller(false, Some(answer.token()));
    assert_eq!(page.post("/api/renew", &json!({})).await.status, 401, "a token cannot prolong itself");
    assert_eq!(app.anonymous().post("/api/renew", &json!({})).await.status, 401);
    assert_eq!(app.program("bob").await.post("/api/renew", &json!({})).await.status, 401);
}

#[tokio::test]
async fn strength_is_judged_with_the_rules_of_the_sign_up() {
    let app = TestApp::start().await;
    let judge = async |password: &str| {
        let form = json!({ "username": "alice", "email": "", "password": password });
        app.anonymous().post("/api/password_strength", &form).await.json
    };
    assert_eq!(judge("password1").await, json!({ "strength": "weak", "errors": ["This password is too common."] }));
    assert_eq!(judge("four-quiet-boats-at-noon").await, json!({ "strength": "strong", "errors": [] }));
}
