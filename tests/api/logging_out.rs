//! `POST /api/logout`.

use serde_json::{Value, json};

use crate::support::{TestApp, credentials};

#[tokio::test]
async fn t5_a_token_is_dead_at_once_after_its_log_out_and_the_others_live() {
    let app = TestApp::start().await;
    let laptop = app.program("alice").await;
    let phone = app.caller(false, Some(app.anonymous().post("/api/login", &credentials("alice")).await.token()));
    let answer = phone.post("/api/logout", &Value::Null).await;
    assert_eq!(answer.status, 400, "null is no object");
    let answer = phone.post("/api/logout", &json!({})).await;
    assert_eq!((answer.status, &answer.json), (200, &json!({ "message": "Successfully logged out." })));
    assert_eq!(phone.get("/api/test_token").await.json, json!({ "detail": "Invalid token." }));
    assert_eq!(laptop.get("/api/test_token").await.status, 200);
}

#[tokio::test]
async fn t5_a_session_is_dead_at_once_and_its_cookie_and_page_token_with_it() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let page = app.caller(false, Some(browser.post("/api/renew", &json!({})).await.token()));
    assert_eq!(page.get("/api/me").await.status, 200);
    let answer = browser.post("/api/logout", &json!({})).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(browser.get("/api/me").await.status, 401);
    assert_eq!(page.get("/api/me").await.status, 401);
}

#[tokio::test]
async fn a_page_ends_its_session_with_its_own_token() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let page = app.caller(false, Some(browser.post("/api/renew", &json!({})).await.token()));
    assert_eq!(page.post("/api/logout", &json!({})).await.status, 200);
    assert_eq!(browser.get("/api/me").await.status, 401);
}

#[tokio::test]
async fn everywhere_ends_all_sign_ins_of_the_account_and_no_other() {
    let app = TestApp::start().await;
    let laptop = app.browser("alice").await;
    let phone = app.caller(false, Some(app.anonymous().post("/api/login", &credentials("alice")).await.token()));
    let bob = app.program("bob").await;
    assert_eq!(phone.post("/api/logout", &json!({ "everywhere": true })).await.status, 200);
    assert_eq!(phone.get("/api/me").await.status, 401);
    assert_eq!(laptop.get("/api/me").await.status, 401);
    assert_eq!(bob.get("/api/me").await.status, 200);
}

#[tokio::test]
async fn two_log_outs_with_one_token_at_once_end_it_and_break_nothing() {
    let app = TestApp::start().await;
    let alice = app.program("alice").await;
    let (one, other) = (json!({}), json!({}));
    let (one, other) = tokio::join!(alice.post("/api/logout", &one), alice.post("/api/logout", &other));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert!(matches!(statuses, [200, 401] | [200, 200]), "{statuses:?}");
    assert_eq!(alice.get("/api/me").await.status, 401);
}
