//! Confirming who is signed in by a passkey.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

/// A confirmation by a passkey of a device, with the password if there is one.
async fn confirm(browser: &Caller, device: &mut PasskeyDevice, password: Value) -> Answer {
    let (challenge_id, options) = begin(browser, "/api/confirm/passkey", json!({})).await;
    let credential = device.get(&options);
    let body = json!({ "password": password, "challenge_id": challenge_id, "credential": credential });
    browser.post("/api/confirm", &body).await
}

async fn is_fresh(browser: &Caller) -> bool {
    browser.post("/api/passkeys/begin", &json!({ "kind": "sign_in" })).await.status == 200
}

#[tokio::test]
async fn a_passkey_that_logs_in_alone_confirms_alone_and_the_session_gets_new_secrets() {
    let app = start().await;
    let (browser, mut device) = (app.browser("alice").await, device());
    registered(&browser, &mut device, "sign_in").await;
    app.clock.advance(TEN_MINUTES);
    assert!(!is_fresh(&browser).await);
    let (_, options) = begin(&browser, "/api/confirm/passkey", json!({})).await;
    assert_eq!(options["userVerification"], "preferred");
    let answer = confirm(&browser, &mut device, Value::Null).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(
        answer
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|cookie| cookie.as_bytes().starts_with(b"vestibule_session=vss_"))
    );
    assert!(is_fresh(&browser).await);

    app.clock.advance(TEN_MINUTES);
    device.verifies = false;
    let answer = confirm(&browser, &mut device, Value::Null).await;
    assert_eq!((answer.status, &answer.json["password"]), (400, &json!(["This field may not be null."])), "unverified");
    assert!(!is_fresh(&browser).await);
}

#[tokio::test]
async fn k1_a_passkey_that_is_a_second_factor_confirms_with_the_password_alone_or_soon_after_it() {
    let app = start().await;
    let (browser, mut key) = (app.browser("alice").await, device());
    let id = registered(&browser, &mut key, "second_factor").await["id"].clone();
    app.clock.advance(TEN_MINUTES);
    let answer = confirm(&browser, &mut key, Value::Null).await;
    assert_eq!((answer.status, answer.json["password"].is_array()), (400, true), "{}", answer.text);
    assert!(!is_fresh(&browser).await);
    assert_eq!(confirm(&browser, &mut key, json!("wrong")).await.json, json!({ "password": ["Invalid password."] }));
    assert_eq!(confirm(&browser, &mut key, json!(PASSWORD)).await.status, 200);
    assert_eq!(browser.post("/api/passkeys/remove", &json!({ "id": id })).await.status, 200);
}

#[tokio::test]
async fn a_passkey_of_another_account_confirms_nobody_and_is_told_by_its_field() {
    let app = start().await;
    let (alice, bob) = (app.browser("alice").await, app.browser("bob").await);
    let (mut device, mut bobs) = (device(), device());
    registered(&alice, &mut device, "sign_in").await;
    registered(&bob, &mut bobs, "sign_in").await;
    app.clock.advance(TEN_MINUTES);
    let (challenge_id, mut options) = begin(&alice, "/api/confirm/passkey", json!({})).await;
    options["allowCredentials"] = json!([]);
    let body = json!({ "password": PASSWORD, "challenge_id": challenge_id, "credential": bobs.get(&options) });
    let answer = alice.post("/api/confirm", &body).await;
    assert_eq!((answer.status, answer.json), (400, json!({ "credential": [REFUSED] })));
    assert!(!is_fresh(&alice).await);
    let carol = app.browser("carol").await;
    let none = json!({ "non_field_errors": ["The account has no passkey that can be used here."] });
    assert_eq!(carol.post("/api/confirm/passkey", &json!({})).await.json, none);
}

#[tokio::test]
async fn a_form_confirms_by_a_passkey_on_its_way() {
    let app = start().await;
    let (browser, mut device) = (app.browser("alice").await, device());
    registered(&browser, &mut device, "sign_in").await;
    app.clock.advance(TEN_MINUTES);
    let (challenge_id, options) = begin(&browser, "/api/confirm/passkey", json!({})).await;
    let credential = device.get(&options).to_string();
    let fields = [
        ("name", "backup"),
        ("expires_in", "30d"),
        ("scope", "read"),
        ("confirm_challenge_id", challenge_id.as_str().unwrap()),
        ("confirm_credential", &credential),
    ];
    let made = browser.post_form("/tokens/create", &fields).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(browser.get("/api/tokens").await.json.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_account_without_a_password_sets_one_or_is_deleted_soon_after_a_passkey_alone() {
    let app = start().await;
    let (alice, mut device) = (app.browser("alice").await, device());
    registered(&alice, &mut device, "sign_in").await;
    let delete = async |browser: &Caller| browser.post("/api/account/delete", &json!({})).await.status;
    let browser = app.caller(true, None);
    assert_eq!(log_in(&browser, &mut device).await.status, 200);
    assert_eq!(delete(&browser).await, 400, "while there is a password, it is asked for");
    app.execute("UPDATE accounts SET password = '!none'").await;
    assert_eq!(delete(&alice).await, 400, "who has come by the password that was there before");
    let change = json!({ "new_password": "Lemon-lantern-77" });
    assert_eq!(browser.post("/api/password/change", &change).await.status, 200);
    let form = json!({ "username": "alice", "password": "Lemon-lantern-77" });
    assert_eq!(app.anonymous().post("/api/login", &form).await.status, 200);

    app.execute("UPDATE accounts SET password = '!none'").await;
    app.clock.advance(TEN_MINUTES);
    assert_eq!(delete(&browser).await, 401);
    assert_eq!(confirm(&browser, &mut device, Value::Null).await.status, 200);
    assert_eq!(delete(&browser).await, 200);
    assert_eq!(app.number("SELECT count(*) FROM passkeys").await, 0);
}

#[tokio::test]
async fn who_has_lost_the_only_passkey_gets_a_password_by_mail() {
    let app = start().await;
    let mailbox = crate::support::Mailbox::of(&app);
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    app.execute("UPDATE accounts SET password = '!none'").await;
    let asked = app.anonymous().post("/api/password/reset", &json!({ "email": "alice@example.org" })).await;
    assert_eq!(asked.status, 200);
    mailbox.last("alice@example.org", "password-reset").await;
}
