//! `POST /api/logout`.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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

/// Sends the head of a request, and waits until the server has admitted it and waits for its body.
async fn admitted(app: &TestApp, path: &str, headers: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\nExpect: 100-continue\r\n{headers}");
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n", body.len()).as_bytes()).await.unwrap();
    let mut leave = [0; 25];
    stream.read_exact(&mut leave).await.unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[tokio::test]
async fn t5_a_request_whose_body_comes_after_the_log_out_does_nothing() {
    const AS_JSON: (&str, &str) = ("application/json", r#"{"name": "kept", "expires_in": "never", "scope": "all"}"#);
    const AS_FORM: (&str, &str) =
        ("application/x-www-form-urlencoded", "form_id=1&name=kept&expires_in=never&scope=all");
    let app = TestApp::start().await;
    app.program("alice").await;
    // The body of a form is read before all else by a browser that has been answered another one.
    const ANSWERED: &str = "; vestibule_forms=AAAAAAAAAAAAAAAA";
    let asked =
        [("/api/tokens/create", AS_JSON, ""), ("/tokens/create", AS_FORM, ""), ("/tokens/create", AS_FORM, ANSWERED)];
    for (path, (content_type, body), cookie) in asked {
        let browser = app.caller(true, None);
        let mut form = credentials("alice");
        form["session"] = json!(true);
        let session = browser.post("/api/login", &form).await;
        let session = session.header("set-cookie").split(';').next().unwrap().to_owned();
        let headers = format!("Content-Type: {content_type}\r\nCookie: {session}{cookie}\r\n");
        let mut stream = admitted(&app, path, &headers, body).await;
        assert_eq!(browser.post("/api/logout", &json!({})).await.status, 200);
        stream.write_all(body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 401"), "{path}: {answer}");
    }
    assert_eq!(app.number("SELECT count(*) FROM tokens WHERE name <> ''").await, 0);
}
