//! Fresh sign-ins (guarantee T10): what wants one, and `POST /api/confirm`.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use vestibule::api::{Endpoint, Permission};

use crate::support::{Answer, Caller, Options, PASSWORD, TestApp, credentials};

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

/// What has to want a fresh session: it is listed here, so that no declaration loses it unseen.
const SENSITIVE: [&str; 5] =
    ["/api/account/delete", "/api/email/change", "/api/password/change", "/api/sign_ins/end", "/api/tokens/revoke"];

/// Every endpoint that wants a fresh session.
fn endpoints() -> Vec<&'static Endpoint> {
    let mut endpoints: Vec<_> = Endpoint::all().filter(|one| one.permission == Permission::FreshSession).collect();
    endpoints.sort_by_key(|endpoint| endpoint.path);
    let paths: Vec<_> = endpoints.iter().map(|endpoint| endpoint.path).collect();
    assert_eq!(paths, SENSITIVE);
    endpoints
}

fn confirmation_required() -> Value {
    json!({ "detail": "Confirm your password to go on.", "code": "confirmation_required" })
}

async fn confirm(caller: &Caller, password: &str) -> Answer {
    caller.post("/api/confirm", &json!({ "password": password })).await
}

#[tokio::test]
async fn t10_what_wants_a_fresh_session_takes_no_token_and_no_session_older_than_ten_minutes() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let page = browser.post("/api/renew", &json!({})).await.token();
    let program = app.anonymous().post("/api/login", &credentials("alice")).await.token();
    let mut both = browser.clone();
    both.token = Some(page.clone());
    let callers = [app.anonymous(), app.caller(false, Some(page)), app.caller(false, Some(program)), both];
    for endpoint in endpoints() {
        for caller in &callers {
            let answer = caller.post(endpoint.path, &json!({})).await;
            let detail = json!({ "detail": "Authentication credentials were not provided." });
            assert_eq!((answer.status, answer.json), (401, detail), "{}", endpoint.path);
        }
        assert_eq!(browser.post(endpoint.path, &json!({})).await.status, 400, "{} of a fresh session", endpoint.path);
    }
    app.clock.advance(TEN_MINUTES);
    for endpoint in endpoints() {
        let answer = browser.post(endpoint.path, &json!({})).await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Token"), "{}", endpoint.path);
        assert_eq!(answer.json, confirmation_required());
    }
    assert_eq!(confirm(&browser, PASSWORD).await.status, 200);
    for endpoint in endpoints() {
        assert_eq!(browser.post(endpoint.path, &json!({})).await.status, 400, "{} confirmed", endpoint.path);
    }
}

#[tokio::test]
async fn t10_another_sites_page_reaches_nothing_that_wants_a_fresh_session() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let paths = endpoints().into_iter().flat_map(|endpoint| [endpoint.path, endpoint.form_path()]);
    for path in paths.chain(["/api/confirm"]) {
        for (name, value) in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
            let request =
                browser.request(Method::POST, path).header(name, value).json(&json!({ "password": PASSWORD }));
            assert_eq!(request.send().await.unwrap().status(), 403, "{path} {name}");
        }
    }
}

#[tokio::test]
async fn t3_a_confirmation_is_answered_as_a_log_in_and_no_secret_before_it_becomes_fresh() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let page = browser.post("/api/renew", &json!({})).await.token();
    // A second browser with the same cookie: a thief's.
    let mut form = credentials("alice");
    form["session"] = json!(true);
    let answer = app.anonymous().post("/api/login", &form).await;
    let stolen = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let with_cookie = async |cookie: &str, path: &str, body: &Value| {
        let request = app.anonymous().request(Method::POST, path).header("Cookie", cookie).json(body);
        Answer::of(request.send().await.unwrap()).await
    };
    app.clock.advance(TEN_MINUTES);
    let confirmed = with_cookie(&stolen, "/api/confirm", &json!({ "password": PASSWORD })).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    let cookie = confirmed.header("set-cookie");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=7775400"] {
        assert!(cookie.contains(attribute), "90 days less ten minutes: {cookie}");
    }
    assert_eq!(confirmed.json["user"]["username"], "alice");
    assert_eq!(confirmed.json["expires_in"], 15 * 60);
    assert_eq!(app.caller(false, Some(confirmed.token())).get("/api/me").await.status, 200);
    let fresh = cookie.split(';').next().unwrap().to_owned();
    assert_eq!(with_cookie(&stolen, "/api/renew", &json!({})).await.status, 401);
    assert_eq!(with_cookie(&stolen, "/api/password/change", &json!({})).await.status, 401);
    assert_eq!(with_cookie(&fresh, "/api/password/change", &json!({})).await.status, 400);

    // The account's other sign-ins go on, and are as old as they were.
    assert_eq!(app.caller(false, Some(page)).get("/api/me").await.status, 200);
    assert_eq!(browser.post("/api/password/change", &json!({})).await.json, confirmation_required());
}

#[tokio::test]
async fn who_may_not_confirm_is_refused() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let page = browser.post("/api/renew", &json!({})).await.token();
    for caller in [app.anonymous(), app.caller(false, Some(page)), app.program("bob").await] {
        assert_eq!(confirm(&caller, PASSWORD).await.status, 401);
    }
    for (password, told) in [
        (json!("wrong"), "Invalid password."),
        (json!(""), "This field may not be blank."),
        (Value::Null, "This field may not be null."),
        (json!(["x"]), "Not a valid string."),
    ] {
        let answer = browser.post("/api/confirm", &json!({ "password": password })).await;
        assert_eq!((answer.status, answer.json), (400, json!({ "password": [told] })));
        assert_eq!(answer.headers.get("set-cookie"), None);
    }
    app.accounts.set_active("alice", false).await.unwrap();
    assert_eq!(confirm(&browser, PASSWORD).await.status, 401);
}

#[tokio::test]
async fn p8_failures_at_the_log_in_a_confirmation_and_a_change_count_together() {
    let mut options = Options::default();
    options.accounts.throttles = "login=off,anon=off,signup=off".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let browser = app.browser("alice").await;
    let change = async |current: &str| {
        let body = json!({ "current_password": current, "new_password": "Lemon-lantern-77" });
        browser.post("/api/password/change", &body).await
    };
    let log_in = async |password: &str| {
        app.anonymous().post("/api/login", &json!({ "username": "alice", "password": password })).await.status
    };
    assert_eq!((log_in("wrong").await, log_in("wrong").await), (401, 401));
    assert_eq!((confirm(&browser, "wrong").await.status, confirm(&browser, "wrong").await.status), (400, 400));
    assert_eq!(change("wrong").await.status, 400);
    let hashes = app.accounts.figures().hashes;
    for answer in [confirm(&browser, PASSWORD).await, change(PASSWORD).await] {
        assert_eq!((answer.status, answer.header("retry-after")), (429, "300"), "{}", answer.text);
    }
    assert_eq!((log_in(PASSWORD).await, app.accounts.figures().hashes), (429, hashes));
    app.clock.advance(TEN_MINUTES);
    assert_eq!(confirm(&browser, PASSWORD).await.status, 200);
    assert_eq!(change(PASSWORD).await.status, 200);
}

#[tokio::test]
async fn confirmations_and_changes_are_throttled_as_log_ins_are() {
    let mut options = Options::default();
    options.accounts.throttles = "login=2/min".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let browser = app.browser("alice").await;
    assert_eq!(confirm(&browser, PASSWORD).await.status, 200);
    assert_eq!(browser.post("/api/password/change", &json!({})).await.status, 400);
    assert_eq!(confirm(&browser, PASSWORD).await.status, 429);
    assert_eq!(browser.post("/api/password/change", &json!({})).await.status, 429);
    assert_eq!(browser.get("/api/me").await.status, 200);
}
