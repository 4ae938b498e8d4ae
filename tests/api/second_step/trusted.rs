//! Browsers in which the second step is not asked for again.

use std::time::Duration;

use serde_json::json;

use super::{Enrolled, cookie, enrol, in_browser, log_in, log_in_browser, next_code, with_key};
use crate::support::{Caller, Options, PASSWORD, TestApp};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A browser that alice trusts.
pub(super) async fn trusted(alice: &Enrolled) -> Caller {
    let browser = alice.app.caller(true, None);
    log_in_browser(&browser, "alice").await;
    let entered = browser.post("/api/login/second_factor", &in_browser(&alice.code(), true)).await;
    assert_eq!(entered.status, 200, "{}", entered.text);
    browser
}

#[tokio::test]
async fn a_trusted_browser_is_not_asked_for_thirty_days_and_every_other_one_is() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    log_in_browser(&browser, "alice").await;
    let entered = browser.post("/api/login/second_factor", &in_browser(&alice.code(), true)).await;
    let set = cookie(&entered, "vestibule_trusted").expect("a cookie");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=2592000"] {
        assert!(set.contains(attribute), "{set}");
    }
    browser.post("/api/logout", &json!({})).await;
    alice.app.clock.advance(30 * DAY - Duration::from_secs(31));
    let answer = log_in_browser(&browser, "alice").await;
    assert_eq!((answer.status, cookie(&answer, "vestibule_pending")), (200, None), "{}", answer.text);
    let methods = alice.app.text("SELECT methods FROM sessions ORDER BY id DESC LIMIT 1").await;
    assert_eq!(methods, "pwd", "no second factor was proved");
    assert_eq!(log_in_browser(&alice.app.caller(true, None), "alice").await.status, 401);
    assert_eq!(log_in(&browser, "alice", PASSWORD).await.status, 401, "a program is asked, wherever it runs");
    alice.app.clock.advance(Duration::from_secs(31));
    assert_eq!(log_in_browser(&browser, "alice").await.status, 401);
}

#[tokio::test]
async fn a_wrong_password_is_refused_in_a_trusted_browser_too() {
    let alice = Enrolled::start().await;
    let browser = trusted(&alice).await;
    let body = json!({ "username": "alice", "password": "wrong", "session": true });
    assert_eq!(browser.post("/api/login", &body).await.json, json!({ "detail": "Invalid credentials" }));
}

#[tokio::test]
async fn a_new_password_a_reset_and_the_removal_of_a_factor_end_the_trust() {
    let alice = Enrolled::start().await;
    let count = "SELECT count(*) FROM trusted_browsers";
    trusted(&alice).await;
    let new = json!({ "current_password": PASSWORD, "new_password": "Lemon-lantern-77" });
    assert_eq!(alice.browser.post("/api/password/change", &new).await.status, 200);
    assert_eq!(alice.app.number(count).await, 0);
    alice.app.accounts.change_password("alice", PASSWORD).await.unwrap();

    let browser = trusted(&alice).await;
    alice.app.accounts.change_password("alice", PASSWORD).await.unwrap();
    assert_eq!(log_in_browser(&browser, "alice").await.status, 401);

    let browser = trusted(&alice).await;
    let removed = browser.post("/api/totp/remove", &json!({})).await;
    assert_eq!((removed.status, alice.app.number(count).await), (200, 0), "{}", removed.text);
}

#[tokio::test]
async fn two_accounts_trust_one_browser_and_neither_trusts_it_for_the_other() {
    let alice = Enrolled::start().await;
    let bob = alice.app.browser("bob").await;
    let (bobs, _) = enrol(&alice.app, &bob).await;
    let browser = trusted(&alice).await;
    browser.post("/api/logout", &json!({})).await;
    assert_eq!(log_in_browser(&browser, "bob").await.status, 401);
    let code = next_code(&alice.app, &bobs);
    assert_eq!(browser.post("/api/login/second_factor", &in_browser(&code, true)).await.status, 200);
    for name in ["alice", "bob", "alice"] {
        browser.post("/api/logout", &json!({})).await;
        assert_eq!(log_in_browser(&browser, name).await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn a_cookie_that_somebody_has_made_up_or_found_elsewhere_is_not_trusted() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    let first = log_in_browser(&browser, "alice").await;
    let pending = first.json["pending"].as_str().unwrap().to_owned();
    for value in ["", "x", "vsb_x", &pending, "vsb_x.vsb_y.vsb_z.vsb_w.vsb_v", "....", &"vsb_".repeat(500)] {
        let body = json!({ "username": "alice", "password": PASSWORD, "session": true });
        let request = alice.app.anonymous().client.post(alice.app.url("/api/login")).json(&body);
        let answer = request.header("Cookie", format!("vestibule_trusted={value}")).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{value}");
    }
}

#[tokio::test]
async fn at_most_twenty_browsers_of_an_account_are_trusted_and_the_oldest_is_forgotten() {
    let alice = Enrolled::start().await;
    let oldest = trusted(&alice).await;
    let second = trusted(&alice).await;
    for _ in 0..19 {
        trusted(&alice).await;
    }
    assert_eq!(alice.app.number("SELECT count(*) FROM trusted_browsers").await, 20);
    assert_eq!(log_in_browser(&oldest, "alice").await.status, 401);
    assert_eq!(log_in_browser(&second, "alice").await.status, 200);
}

#[tokio::test]
async fn where_the_operator_says_so_no_browser_is_trusted() {
    let mut options = Options::default();
    options.accounts.trust_browsers = None;
    let alice = Enrolled::start_with(options).await;
    let browser = alice.app.caller(true, None);
    log_in_browser(&browser, "alice").await;
    let page = browser.get("/login/second_factor").await;
    assert!(page.status == 200 && !page.text.contains("name=\"trust\""), "{}", page.text);
    let entered = browser.post("/api/login/second_factor", &in_browser(&alice.code(), true)).await;
    assert_eq!((entered.status, cookie(&entered, "vestibule_trusted")), (200, None));
    assert_eq!(log_in_browser(&browser, "alice").await.status, 401);
}

#[tokio::test]
async fn t9_over_https_the_cookies_of_a_log_in_are_secure_and_of_this_host_alone() {
    let mut options = Options::default();
    options.http.public_url = Some("https://auth.example.org".parse().unwrap());
    let app = TestApp::start_with(with_key(options)).await;
    let signed_up = {
        let mut form = crate::support::credentials("alice");
        form["session"] = json!(true);
        app.anonymous().post("/api/signup", &form).await
    };
    let session = signed_up.header("set-cookie").split(';').next().unwrap().to_owned();
    let post = async |cookies: &str, path: &str, body: serde_json::Value| {
        let request = app.anonymous().client.post(app.url(path)).header("Cookie", cookies).json(&body);
        crate::support::Answer::of(request.send().await.unwrap()).await
    };
    let begun = post(&session, "/api/totp/begin", json!({})).await;
    let authenticator = crate::authenticator::Authenticator::of(begun.json["secret"].as_str().unwrap());
    let code = authenticator.code_at(super::now(&app));
    assert_eq!(post(&session, "/api/totp/confirm", json!({ "code": code })).await.status, 200);
    let first = log_in_browser(&app.anonymous(), "alice").await;
    let pending = cookie(&first, "__Host-vestibule_pending").expect("a cookie");
    let value = pending.split(';').next().unwrap().to_owned();
    let second = post(&value, "/api/login/second_factor", in_browser(&next_code(&app, &authenticator), true)).await;
    let trusted = cookie(&second, "__Host-vestibule_trusted").expect("a cookie");
    assert!([&pending, &trusted].iter().all(|cookie| cookie.ends_with("; Secure")), "{pending} {trusted}");
}

#[tokio::test]
async fn what_has_expired_is_purged() {
    let alice = Enrolled::start().await;
    trusted(&alice).await;
    alice.begin().await;
    alice.app.clock.advance(31 * DAY);
    alice.app.accounts.purge_expired().await.unwrap();
    let left = "SELECT (SELECT count(*) FROM trusted_browsers) + (SELECT count(*) FROM pending_sign_ins)";
    assert_eq!(alice.app.number(left).await, 0);
}
