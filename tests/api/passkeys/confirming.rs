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
