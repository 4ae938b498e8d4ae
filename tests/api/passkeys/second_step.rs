//! Passkeys as the second step of a log-in by password.

use serde_json::{Value, json};

use super::*;
use crate::support::credentials;

#[tokio::test]
async fn a_passkey_that_is_a_second_factor_is_asked_for_after_the_password_and_comes_with_recovery_codes() {
    let app = start().await;
    let (alice, mut key) = (app.browser("alice").await, device());
    key.verifies = false;
    let (_, options) = begin(&alice, "/api/passkeys/begin", json!({ "kind": "second_factor" })).await;
    let selection = &options["authenticatorSelection"];
    assert_eq!(
        (&selection["residentKey"], &selection["userVerification"]),
        (&json!("discouraged"), &json!("discouraged"))
    );
    let made = registered(&alice, &mut key, "second_factor").await;
    let codes = made["recovery_codes"].as_array().unwrap().clone();
    assert_eq!((codes.len(), &made["kind"]), (10, &json!("second_factor")));
    let refused = alice.post("/api/passkeys/begin", &json!({ "kind": "second_factor" })).await;
    assert_eq!((refused.status, &refused.json["code"]), (401, &json!("confirmation_required")), "{}", refused.text);
    let (challenge_id, options) = begin(&alice, "/api/confirm/passkey", json!({})).await;
    let body = json!({ "challenge_id": challenge_id, "credential": key.get(&options) });
    assert_eq!(alice.post("/api/confirm", &body).await.status, 200);
    let next = registered(&alice, &mut key, "second_factor").await;
    assert_eq!(next["recovery_codes"], json!([]), "the account has codes already");

    let browser = app.caller(true, None);
    let step = first_step(&browser, "alice").await;
    assert_eq!(step["factors"], json!(["passkey", "recovery_code"]));
    let (_, options) = begin(&browser, "/api/login/second_factor/passkey", json!({ "pending": step["pending"] })).await;
    assert_eq!(
        (options["allowCredentials"].as_array().unwrap().len(), &options["userVerification"]),
        (2, &json!("discouraged"))
    );
    let answer = second_step(&browser, &step["pending"], &mut key).await;
    assert_eq!((answer.status, &answer.json["user"]["username"]), (200, &json!("alice")), "{}", answer.text);

    let step = first_step(&browser, "alice").await;
    let body = json!({ "pending": step["pending"], "code": codes[0] });
    assert_eq!(browser.post("/api/login/second_factor", &body).await.status, 200);
}

#[tokio::test]
async fn a_passkey_that_logs_in_alone_asks_for_no_second_step_and_may_answer_one() {
    let app = start().await;
    let (alice, mut device) = (app.browser("alice").await, device());
    registered(&alice, &mut device, "sign_in").await;
    assert_eq!(app.anonymous().post("/api/login", &credentials("alice")).await.status, 200);
    registered(&alice, &mut super::device(), "second_factor").await;
    let browser = app.caller(true, None);
    let step = first_step(&browser, "alice").await;
    assert_eq!(second_step(&browser, &step["pending"], &mut device).await.status, 200);
    assert_eq!(log_in(&browser, &mut device).await.status, 200, "alone it is both steps");
}

#[tokio::test]
async fn p12_wrong_answers_of_passkeys_count_and_the_fifth_ends_the_log_in() {
    let app = start().await;
    let (mut key, mut bobs) = (device(), device());
    registered(&app.browser("alice").await, &mut key, "second_factor").await;
    registered(&app.browser("bob").await, &mut bobs, "second_factor").await;
    let browser = app.caller(true, None);
    let pending = first_step(&browser, "alice").await["pending"].clone();
    for wrong in 1..=5 {
        let path = "/api/login/second_factor/passkey";
        let (challenge_id, mut options) = begin(&browser, path, json!({ "pending": pending })).await;
        options["allowCredentials"] = json!([]);
        let body = json!({ "pending": pending, "challenge_id": challenge_id, "credential": bobs.get(&options) });
        let answer = browser.post("/api/login/second_factor", &body).await;
        match wrong {
            5 => assert_eq!((answer.status, &answer.json["code"]), (401, &json!("log_in_ended"))),
            _ => assert_eq!((answer.status, answer.json), (400, json!({ "credential": [REFUSED] }))),
        }
    }
    let answer = browser.post("/api/login/second_factor/passkey", &json!({ "pending": pending })).await;
    assert_eq!((answer.status, &answer.json["code"]), (401, &json!("log_in_ended")));
}

#[tokio::test]
async fn a_log_in_that_waits_names_no_passkey_without_its_secret_and_one_of_another_domain_answers_none() {
    let app = start().await;
    let mut key = device();
    registered(&app.browser("alice").await, &mut key, "second_factor").await;
    for pending in [json!(""), json!("vsp_x"), Value::Null] {
        let answer = app.anonymous().post("/api/login/second_factor/passkey", &json!({ "pending": pending })).await;
        assert_eq!((answer.status, &answer.json["code"]), (401, &json!("log_in_ended")), "{pending}");
    }
    app.execute("UPDATE passkeys SET rp_id = 'example.com'").await;
    let step = first_step(&app.anonymous(), "alice").await;
    assert_eq!(step["factors"], json!(["recovery_code"]), "it is still asked for");
    let body = json!({ "pending": step["pending"] });
    let answer = app.anonymous().post("/api/login/second_factor/passkey", &body).await;
    let told = json!({ "non_field_errors": ["The account has no passkey that can be used here."] });
    assert_eq!((answer.status, answer.json), (400, told));
}

#[tokio::test]
async fn k2_without_its_last_second_factor_an_account_asks_for_no_second_step_and_has_no_codes() {
    let app = start().await;
    let (alice, mut key) = (app.browser("alice").await, device());
    let id = registered(&alice, &mut key, "second_factor").await["id"].clone();
    let refused = alice.post("/api/passkeys/remove", &json!({ "id": id })).await;
    assert_eq!((refused.status, &refused.json["factors"]), (401, &json!(["passkey", "recovery_code"])));
    let (challenge_id, options) = begin(&alice, "/api/confirm/passkey", json!({})).await;
    let body = json!({ "challenge_id": challenge_id, "credential": key.get(&options) });
    assert_eq!(alice.post("/api/confirm", &body).await.status, 200);
    assert_eq!(alice.post("/api/passkeys/remove", &json!({ "id": id })).await.status, 200);
    assert_eq!(app.number("SELECT count(*) FROM recovery_codes").await, 0);
    assert_eq!(app.anonymous().post("/api/login", &credentials("alice")).await.status, 200);
}

#[tokio::test]
async fn without_a_secret_key_no_second_factor_is_begun() {
    let mut options = options();
    options.accounts.secret_keys = vestibule::accounts::SecretKeys::default();
    let app = TestApp::start_with(options).await;
    let alice = app.browser("alice").await;
    let answer = alice.post("/api/passkeys/begin", &json!({ "kind": "second_factor" })).await;
    assert_eq!((answer.status, answer.json["non_field_errors"].is_array()), (400, true), "{}", answer.text);
    registered(&alice, &mut device(), "sign_in").await;
}
