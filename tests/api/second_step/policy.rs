//! Who has to have a second factor is led through its set-up at the next log-in.

use std::time::Duration;

use serde_json::{Value, json};

use super::{cookie, log_in, log_in_browser, next_code, with_key};
use crate::authenticator::Authenticator;
use crate::support::{Answer, Options, PASSWORD, TestApp};

const SET_UP: &str = "/login/set_up";

async fn start(policy: &str) -> TestApp {
    let mut options = with_key(Options::default());
    options.accounts.require_second_factor = Some(policy.parse().unwrap());
    TestApp::start_with(options).await
}

async fn code_of(app: &TestApp, username: &str) -> Value {
    log_in(&app.anonymous(), username, PASSWORD).await.json["code"].clone()
}

async fn set_up(app: &TestApp, pending: &Value) -> Answer {
    app.anonymous().post("/api/login/set_up", &json!({ "pending": pending })).await
}

async fn confirm(app: &TestApp, pending: &Value, code: &str) -> Answer {
    app.anonymous().post("/api/login/set_up/confirm", &json!({ "pending": pending, "code": code })).await
}

#[tokio::test]
async fn a_log_in_sets_a_second_factor_up_and_goes_on_with_recovery_codes() {
    let app = start("all").await;
    let signed_up = app.program("alice").await;
    let first = log_in(&app.anonymous(), "alice", PASSWORD).await;
    let pending = first.json["pending"].clone();
    let expected = json!({
        "detail": "A second factor has to be set up to log in to this account.",
        "code": "second_factor_setup_required",
        "pending": pending,
        "expires_in": 600,
    });
    assert_eq!((first.status, first.header("www-authenticate"), &first.json), (401, "Token", &expected));
    let early = confirm(&app, &pending, "123456").await;
    assert_eq!(early.status, 400, "nothing is begun: {}", early.text);
    let begun = set_up(&app, &pending).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    assert!(begun.json["qr"].as_str().unwrap().starts_with("<svg"), "{}", begun.text);
    let authenticator = Authenticator::of(begun.json["secret"].as_str().unwrap());
    let wrong = confirm(&app, &pending, &authenticator.wrong_at(super::now(&app))).await;
    assert_eq!((wrong.status, wrong.json), (400, json!({ "code": ["Invalid code."] })));

    let done = confirm(&app, &pending, &next_code(&app, &authenticator)).await;
    assert_eq!((done.status, &done.json["user"]["username"]), (200, &json!("alice")), "{}", done.text);
    assert_eq!(done.json["recovery_codes"].as_array().unwrap().len(), 10);
    assert_eq!(app.caller(false, Some(done.token())).get("/api/me").await.status, 200);
    assert_eq!(signed_up.get("/api/me").await.status, 200, "the sign-ins before go on");
    let methods = app.text("SELECT methods FROM tokens WHERE session_id IS NULL ORDER BY id DESC LIMIT 1").await;
    assert_eq!(methods, "pwd otp");
    let code = next_code(&app, &authenticator);
    for answer in [set_up(&app, &pending).await, confirm(&app, &pending, &code).await] {
        assert_eq!((answer.status, &answer.json["code"]), (401, &json!("log_in_ended")));
    }
    assert_eq!(code_of(&app, "alice").await, "second_factor_required");
    let kinds = "SELECT count(*) FROM account_events WHERE kind = 'totp_confirmed'";
    assert_eq!(app.number(kinds).await, 1);
}

#[tokio::test]
async fn a_policy_is_for_staff_or_for_a_group_and_for_nobody_else() {
    let app = start("staff").await;
    for name in ["alice", "root", "bob"] {
        app.program(name).await;
    }
    app.execute("UPDATE accounts SET is_staff = 1 WHERE username = 'alice'").await;
    app.execute("UPDATE accounts SET is_superuser = 1 WHERE username = 'root'").await;
    assert_eq!(code_of(&app, "alice").await, "second_factor_setup_required");
    assert_eq!(code_of(&app, "root").await, "second_factor_setup_required");
    assert_eq!(log_in(&app.anonymous(), "bob", PASSWORD).await.status, 200);

    let app = start("group:Editors").await;
    app.program("alice").await;
    app.program("bob").await;
    app.execute("INSERT INTO groups (id, name) VALUES (1, 'Editors'), (2, 'Readers')").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) VALUES (1, 1), (2, 2)").await;
    assert_eq!(code_of(&app, "alice").await, "second_factor_setup_required");
    assert_eq!(log_in(&app.anonymous(), "bob", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_policy_counts_from_its_day_on() {
    // The clock of a test begins on 2027-01-15 at 08:00.
    let app = start("all,from=2027-01-16").await;
    app.program("alice").await;
    assert_eq!(log_in(&app.anonymous(), "alice", PASSWORD).await.status, 200);
    app.clock.advance(Duration::from_secs(16 * 3600 - 1));
    assert_eq!(log_in(&app.anonymous(), "alice", PASSWORD).await.status, 200);
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(code_of(&app, "alice").await, "second_factor_setup_required");
}

#[tokio::test]
async fn p7_who_has_to_set_up_is_told_after_the_right_password_alone() {
    let app = start("all").await;
    app.program("alice").await;
    let told = json!({ "detail": "Invalid credentials" });
    assert_eq!(log_in(&app.anonymous(), "alice", "wrong").await.json, told);
    assert_eq!(log_in(&app.anonymous(), "nobody", "wrong").await.json, told);
}

#[tokio::test]
async fn a_log_in_that_waits_for_one_step_takes_no_other() {
    let app = start("all").await;
    app.program("alice").await;
    let pending = log_in(&app.anonymous(), "alice", PASSWORD).await.json["pending"].clone();
    let body = json!({ "pending": pending, "code": "123456" });
    let answer = app.anonymous().post("/api/login/second_factor", &body).await;
    assert_eq!((answer.status, &answer.json["code"]), (401, &json!("log_in_ended")));

    // Of two that wait for the set-up, one sets it up: the other has to answer now, and cannot set up another one.
    let other = log_in(&app.anonymous(), "alice", PASSWORD).await.json["pending"].clone();
    let begun = set_up(&app, &pending).await;
    let authenticator = Authenticator::of(begun.json["secret"].as_str().unwrap());
    assert_eq!(confirm(&app, &pending, &next_code(&app, &authenticator)).await.status, 200);
    let late = set_up(&app, &other).await;
    assert_eq!((late.status, &late.json["code"]), (401, &json!("log_in_ended")));
    let waiting = log_in(&app.anonymous(), "alice", PASSWORD).await.json["pending"].clone();
    assert_eq!(set_up(&app, &waiting).await.status, 401);
}

#[tokio::test]
async fn a_new_password_ends_the_set_up_and_so_do_ten_minutes() {
    let app = start("all").await;
    app.program("alice").await;
    let pending = log_in(&app.anonymous(), "alice", PASSWORD).await.json["pending"].clone();
    app.accounts.change_password("alice", PASSWORD).await.unwrap();
    assert_eq!(set_up(&app, &pending).await.status, 401);
    let pending = log_in(&app.anonymous(), "alice", PASSWORD).await.json["pending"].clone();
    let begun = set_up(&app, &pending).await;
    app.clock.advance(Duration::from_secs(600));
    let code = Authenticator::of(begun.json["secret"].as_str().unwrap()).code_at(super::now(&app));
    assert_eq!(confirm(&app, &pending, &code).await.status, 401);
}

#[tokio::test]
async fn without_javascript_a_browser_is_led_through_the_set_up_and_loses_nothing() {
    let app = start("all").await;
    app.program("alice").await;
    let browser = app.caller(true, None);
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let first = browser.post_form("/login?next=/account", &fields).await;
    assert_eq!((first.status, first.header("location")), (303, "/login/set_up?next=/account"));
    let page = browser.get(first.header("location")).await;
    assert!(page.status == 200 && page.text.contains("action=\"/login/set_up?next=/account\""), "{}", page.text);
    assert!(page.words().contains("A passkey needs JavaScript"), "{}", page.words());
    assert!(!page.text.contains("<svg xmlns"), "{}", page.text);

    let begun = browser.post_form("/login/set_up?next=/account", &[]).await;
    assert_eq!((begun.status, begun.header("location")), (303, "/login/set_up?next=/account"));
    let page = browser.get(begun.header("location")).await;
    assert!(page.text.contains("<svg xmlns") && page.text.contains("autocomplete=\"one-time-code\""), "{}", page.text);
    let secret = {
        let (_, rest) = page.text.split_once("<code").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let (key, _) = rest.split_once("</code>").unwrap();
        key.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words)).collect::<String>()
    };
    let authenticator = Authenticator::of(&secret);
    let action = "/login/set_up/confirm?next=/account";
    assert!(page.text.contains(&format!("action=\"{action}\"")), "{}", page.text);
    let wrong = browser.post_form(action, &[("code", &authenticator.wrong_at(super::now(&app)))]).await;
    assert!(wrong.status == 400 && wrong.words().contains("That code is not right."), "{}", wrong.text);
    assert!(wrong.words().contains(&secret[..4]), "the same key is shown again: {}", wrong.text);

    let done = browser.post_form(action, &[("code", &next_code(&app, &authenticator))]).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(cookie(&done, "vestibule_session").is_some() && cookie(&done, "vestibule_pending").is_some());
    let codes = done.text.matches("recovery").count();
    assert!(codes > 0 && done.text.contains("href=\"/login?next=/account&amp;entered\""), "{}", done.text);
    let checked = browser.get("/login?next=/account&entered").await;
    assert_eq!((checked.status, checked.header("location")), (302, "/account"));
    assert_eq!(browser.get("/account").await.status, 200);
    let page = browser.get(SET_UP).await;
    assert_eq!(page.status, 302, "nothing waits any longer");
}

#[tokio::test]
async fn a_browser_has_the_cookie_and_a_page_for_each_step() {
    let app = start("all").await;
    app.program("alice").await;
    let browser = app.caller(true, None);
    log_in_browser(&browser, "alice").await;
    assert_eq!(browser.get(SET_UP).await.status, 200);
    let other = browser.get("/login/second_factor").await;
    assert_eq!((other.status, other.header("location")), (302, "/login?stale"));
    let begun = browser.post("/api/login/set_up", &json!({})).await;
    let authenticator = Authenticator::of(begun.json["secret"].as_str().unwrap());
    let body = json!({ "code": next_code(&app, &authenticator), "session": true });
    let done = browser.post("/api/login/set_up/confirm", &body).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(browser.get("/api/me").await.status, 200);
}
