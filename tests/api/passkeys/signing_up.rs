//! Signing up by a passkey, in place of a password.

use serde_json::json;

use super::*;
use crate::support::Mailbox;

const BEGIN: &str = "/api/signup/passkey/begin";

#[tokio::test]
async fn an_account_is_made_with_a_passkey_and_no_password_and_is_signed_in() {
    let app = start().await;
    let mailbox = Mailbox::of(&app);
    let (browser, mut device) = (app.caller(true, None), device());
    let who = json!({ "username": "Alice", "email": "alice@example.org" });
    let (challenge_id, options) = begin(&browser, BEGIN, who.clone()).await;
    assert_eq!(
        (&options["user"]["name"], &options["authenticatorSelection"]["userVerification"]),
        (&json!("Alice"), &json!("required"))
    );
    let mut body = who.clone();
    body["challenge_id"] = challenge_id;
    body["credential"] = device.create(&options);
    body["session"] = json!(true);
    let answer = browser.post("/api/signup/passkey", &body).await;
    assert_eq!((answer.status, &answer.json["user"]["username"]), (201, &json!("Alice")), "{}", answer.text);
    assert_eq!(browser.get("/api/me").await.json["email"], "alice@example.org");
    mailbox.last("alice@example.org", "email-verify").await;
    assert!(app.text("SELECT password FROM accounts").await.starts_with('!'));
    assert_eq!(app.number("SELECT count(*) FROM sessions WHERE methods = 'hwk'").await, 1);
    let by_password = app.anonymous().post("/api/login", &json!({ "username": "alice", "password": PASSWORD })).await;
    assert_eq!((by_password.status, by_password.json), (401, json!({ "detail": "Invalid credentials" })));
    assert_eq!(log_in(&app.caller(true, None), &mut device).await.json["user"]["username"], "Alice");
    let events = browser.get("/api/activity").await.json["events"].clone();
    assert_eq!(events.as_array().unwrap().last().unwrap()["kind"], "signup");
}

#[tokio::test]
async fn names_and_addresses_keep_the_rules_of_a_sign_up_before_a_passkey_is_made() {
    let app = start().await;
    app.browser("alice").await;
    let browser = app.caller(true, None);
    for (who, told) in [
        (json!({}), json!({ "username": ["This field is required."] })),
        (json!({ "username": "ALICE" }), json!({ "username": ["A user with that username already exists."] })),
        (
            json!({ "username": "ALICE", "email": "nope" }),
            json!({
                "username": ["A user with that username already exists."], "email": ["Enter a valid email address."],
            }),
        ),
    ] {
        for path in [BEGIN, "/api/signup/passkey"] {
            let answer = browser.post(path, &who).await;
            assert_eq!((answer.status, answer.json), (400, told.clone()), "{path} {who}");
        }
    }
}

#[tokio::test]
async fn a_passkey_is_for_the_name_that_it_was_made_for_and_of_many_at_once_one_gets_the_name() {
    let app = start().await;
    let (browser, mut device) = (app.caller(true, None), device());
    let (challenge_id, options) = begin(&browser, BEGIN, json!({ "username": "alice" })).await;
    let body = json!({ "username": "bob", "challenge_id": challenge_id, "credential": device.create(&options) });
    let answer = browser.post("/api/signup/passkey", &body).await;
    assert_eq!((answer.status, answer.json), (400, json!({ "challenge_id": ["Invalid or expired challenge."] })));

    let mut bodies = Vec::new();
    for _ in 0..2 {
        let (challenge_id, options) = begin(&browser, BEGIN, json!({ "username": "alice" })).await;
        let credential = device.create(&options);
        bodies.push(json!({ "username": "alice", "challenge_id": challenge_id, "credential": credential }));
    }
    let both =
        tokio::join!(browser.post("/api/signup/passkey", &bodies[0]), browser.post("/api/signup/passkey", &bodies[1]));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400]);
    assert_eq!(app.number("SELECT count(*) FROM passkeys").await, 1);
}

#[tokio::test]
async fn a_passkey_without_user_verification_makes_no_account() {
    let app = start().await;
    let (browser, mut device) = (app.caller(true, None), device());
    device.verifies = false;
    let (challenge_id, options) = begin(&browser, BEGIN, json!({ "username": "alice" })).await;
    let body = json!({ "username": "alice", "challenge_id": challenge_id, "credential": device.create(&options) });
    let answer = browser.post("/api/signup/passkey", &body).await;
    assert_eq!((answer.status, answer.json), (400, json!({ "credential": ["This passkey could not be registered."] })));
    assert_eq!(app.number("SELECT count(*) FROM accounts").await, 0);
}
