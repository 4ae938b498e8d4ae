//! What protects an account: `GET /api/factors`, the authenticator app and recovery codes.

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::accounts::{SecretKey, SecretKeys, SystemRandom};

use crate::authenticator::Authenticator;
use crate::support::{Answer, Caller, Mailbox, Options, PASSWORD, TestApp};

const MINUTE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_secs(30);

async fn start() -> TestApp {
    let mut options = Options::default();
    options.accounts.secret_keys = SecretKeys::new(SecretKey::new(&SystemRandom), []);
    options.accounts.issuer = "auth.example.org".to_owned();
    TestApp::start_with(options).await
}

async fn begin(browser: &Caller) -> Value {
    let begun = browser.post("/api/totp/begin", &json!({})).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    begun.json
}

fn app_of(begun: &Value) -> Authenticator {
    Authenticator::of(begun["secret"].as_str().unwrap())
}

fn code_at(app: &TestApp, authenticator: &Authenticator, steps: i64) -> String {
    authenticator.code_at(app.accounts.now().unix_millis() + steps * 30_000)
}

async fn confirm(browser: &Caller, code: &str) -> Answer {
    browser.post("/api/totp/confirm", &json!({ "code": code })).await
}

/// Sets up an authenticator app. Returns it with the recovery codes.
async fn enrol(app: &TestApp, browser: &Caller) -> (Authenticator, Vec<String>) {
    let authenticator = app_of(&begin(browser).await);
    let confirmed = confirm(browser, &code_at(app, &authenticator, 0)).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    (authenticator, serde_json::from_value(confirmed.json["recovery_codes"].clone()).unwrap())
}

/// Proves the password and the second factor anew.
async fn prove(app: &TestApp, browser: &Caller, authenticator: &Authenticator) {
    app.clock.advance(STEP);
    let body = json!({ "password": PASSWORD, "code": code_at(app, authenticator, 0) });
    let proved = browser.post("/api/confirm", &body).await;
    assert_eq!(proved.status, 200, "{}", proved.text);
}

async fn factors(caller: &Caller) -> Value {
    let answer = caller.get("/api/factors").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json
}

/// Logs in, with a code if there is one.
async fn log_in(app: &TestApp, code: Option<&str>) -> u16 {
    let client = app.anonymous();
    let answer = client.post("/api/login", &json!({ "username": "alice", "password": PASSWORD })).await;
    match code {
        None => answer.status,
        Some(code) => {
            let body = json!({ "pending": answer.json["pending"], "code": code });
            client.post("/api/login/second_factor", &body).await.status
        }
    }
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_by_its_secret_and_its_first_code() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let none = json!({
        "password": true, "second_factor": false, "totp": null, "recovery_codes": 0, "passkeys": [],
        "trusted_browsers": 0
    });
    assert_eq!(factors(&browser).await, none);
    assert_eq!(confirm(&browser, "123456").await.json["code"], json!(["Begin to set up the authenticator app again."]));

    let begun = begin(&browser).await;
    let secret = begun["secret"].as_str().unwrap();
    assert!(secret.len() == 32 && secret.bytes().all(|c| matches!(c, b'A'..=b'Z' | b'2'..=b'7')), "{secret}");
    let uri = format!("otpauth://totp/auth%2Eexample%2Eorg:alice?secret={secret}&issuer=auth%2Eexample%2Eorg");
    assert_eq!(begun["uri"], json!(uri));
    let qr = begun["qr"].as_str().unwrap();
    assert!(qr.starts_with("<svg ") && qr.contains("<title>QR: auth.example.org (alice)</title>"), "{qr}");
    assert_eq!(factors(&browser).await, none, "it is not in use yet");
    assert_eq!(log_in(&app, None).await, 200);

    let authenticator = app_of(&begun);
    for (code, told) in [
        (authenticator.wrong_at(app.accounts.now().unix_millis()), "Invalid code."),
        ("abcde-fghjk".to_owned(), "Invalid code."),
        (String::new(), "This field may not be blank."),
        (
            code_at(&app, &authenticator, -4),
            "Your device's clock is about 2 min slow. Set it to the time of the network.",
        ),
        (
            code_at(&app, &authenticator, 9),
            "Your device's clock is about 5 min fast. Set it to the time of the network.",
        ),
    ] {
        let refused = confirm(&browser, &code).await;
        assert_eq!((refused.status, refused.json), (400, json!({ "code": [told] })), "{code}");
    }
    let confirmed = confirm(&browser, &code_at(&app, &authenticator, 0)).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    let codes: Vec<String> = serde_json::from_value(confirmed.json["recovery_codes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    let status = factors(&browser).await;
    assert_eq!((&status["second_factor"], &status["recovery_codes"]), (&json!(true), &json!(10)));
    assert!(status["totp"]["created"].is_string() && status["totp"]["last_used"].is_null(), "{status}");
    assert_eq!(log_in(&app, None).await, 401);
    assert_eq!(log_in(&app, Some(&code_at(&app, &authenticator, 0))).await, 400, "it was used to set the app up");
    app.clock.advance(STEP);
    assert_eq!(log_in(&app, Some(&code_at(&app, &authenticator, 0))).await, 200);
    assert!(factors(&browser).await["totp"]["last_used"].is_string());
}

#[tokio::test]
async fn an_app_waits_for_fifteen_minutes_and_only_the_last_one_that_was_begun() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let (first, second) = (app_of(&begin(&browser).await), app_of(&begin(&browser).await));
    assert_eq!(confirm(&browser, &code_at(&app, &first, 0)).await.status, 400);
    app.clock.advance(9 * MINUTE);
    assert_eq!(browser.post("/api/confirm", &json!({ "password": PASSWORD })).await.status, 200);
    app.clock.advance(6 * MINUTE);
    let late = confirm(&browser, &code_at(&app, &second, 0)).await;
    assert_eq!(late.json, json!({ "code": ["Begin to set up the authenticator app again."] }));
    assert_eq!(app.number("SELECT count(*) FROM recovery_codes").await, 0);
}

#[tokio::test]
async fn t10_another_app_takes_the_place_of_the_first_one_once_its_code_is_right() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let (old, _) = enrol(&app, &browser).await;
    let refused = browser.post("/api/totp/begin", &json!({})).await;
    assert_eq!((refused.status, &refused.json["code"]), (401, &json!("confirmation_required")));
    prove(&app, &browser, &old).await;
    let new = app_of(&begin(&browser).await);
    app.clock.advance(STEP);
    assert_eq!(log_in(&app, Some(&code_at(&app, &old, 0))).await, 200, "it is in use until then");
    let confirmed = confirm(&browser, &code_at(&app, &new, 0)).await;
    assert_eq!((confirmed.status, confirmed.json), (200, json!({ "recovery_codes": [] })), "it has codes");
    app.clock.advance(STEP);
    assert_eq!(log_in(&app, Some(&code_at(&app, &old, 0))).await, 400);
    assert_eq!(log_in(&app, Some(&code_at(&app, &new, 0))).await, 200);
}

#[tokio::test]
async fn k2_with_the_last_second_factor_the_recovery_codes_go_and_the_password_is_enough() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let remove = async || browser.post("/api/totp/remove", &json!({})).await;
    assert_eq!(remove().await.json, json!({ "non_field_errors": ["This account has no authenticator app."] }));
    let (authenticator, codes) = enrol(&app, &browser).await;
    let refused = remove().await;
    assert_eq!((refused.status, &refused.json["code"]), (401, &json!("confirmation_required")));
    prove(&app, &browser, &authenticator).await;
    assert_eq!(remove().await.status, 200);
    let status = factors(&browser).await;
    assert_eq!(
        (&status["second_factor"], &status["totp"], &status["recovery_codes"]),
        (&json!(false), &Value::Null, &json!(0))
    );
    assert_eq!(log_in(&app, None).await, 200);
    let (_, others) = enrol(&app, &browser).await;
    assert!(others.len() == 10 && !others.contains(&codes[0]));
    assert_eq!(log_in(&app, Some(&codes[0])).await, 400, "it was of the time before");
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let app = start().await;
    let browser = app.browser("alice").await;
    let create = async || browser.post("/api/recovery_codes/create", &json!({})).await;
    let refused = create().await;
    let told = json!({ "non_field_errors": ["This account has no second factor. Set one up first."] });
    assert_eq!((refused.status, refused.json), (400, told));
    let (authenticator, old) = enrol(&app, &browser).await;
    assert_eq!(create().await.json["code"], json!("confirmation_required"));
    prove(&app, &browser, &authenticator).await;
    let made = create().await;
    assert_eq!(made.status, 201, "{}", made.text);
    let new: Vec<String> = serde_json::from_value(made.json["recovery_codes"].clone()).unwrap();
    assert_eq!(log_in(&app, Some(&old[0])).await, 400);
    assert_eq!(log_in(&app, Some(&new[0].to_uppercase().replace('-', " "))).await, 200);
    assert_eq!(log_in(&app, Some(&new[0])).await, 400);
    assert_eq!(factors(&browser).await["recovery_codes"], json!(9));
}

#[tokio::test]
async fn s3_each_change_is_an_event_and_a_mail_and_the_last_codes_are_counted_in_it() {
    let app = start().await;
    let mailbox = Mailbox::of(&app);
    let browser = app.browser("alice").await;
    let (authenticator, codes) = enrol(&app, &browser).await;
    assert_eq!(log_in(&app, Some(&codes[3])).await, 200);
    prove(&app, &browser, &authenticator).await;
    assert_eq!(browser.post("/api/recovery_codes/create", &json!({})).await.status, 201);
    assert_eq!(browser.post("/api/totp/remove", &json!({})).await.status, 200);
    let events = browser.get("/api/activity").await.json["events"].as_array().unwrap().clone();
    let kinds: Vec<&str> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    let ours = ["totp_removed", "recovery_codes_created", "recovery_code_used", "totp_confirmed"];
    assert_eq!(kinds.into_iter().filter(|kind| ours.contains(kind)).collect::<Vec<_>>(), ours);
    let mails = mailbox.all("alice@example.org", "factor-changed").await;
    let mut changes: Vec<Value> = mails.iter().map(|mail| mail.letter["change"].clone()).collect();
    changes.sort_by_key(ToString::to_string);
    let expected = json!([
        { "kind": "recovery_code_used", "left": 9 },
        { "kind": "recovery_codes_created" },
        { "kind": "totp_confirmed" },
        { "kind": "totp_removed" },
    ]);
    let mut expected: Vec<Value> = expected.as_array().unwrap().clone();
    expected.sort_by_key(ToString::to_string);
    assert_eq!(changes, expected);
    let export = browser.get("/api/export").await.text;
    assert!(export.contains("\"recovery_codes\": []") && !export.contains("sealed"), "{export}");
}

#[tokio::test]
async fn t10_no_token_and_no_old_session_changes_what_protects_an_account() {
    let app = start().await;
    let (browser, program) = (app.browser("alice").await, app.program("bob").await);
    app.clock.advance(10 * MINUTE);
    for path in ["/api/totp/begin", "/api/totp/confirm", "/api/totp/remove", "/api/recovery_codes/create"] {
        let answer = browser.post(path, &json!({ "code": "123456" })).await;
        assert_eq!((answer.status, &answer.json["code"]), (401, &json!("confirmation_required")), "{path}");
        let answer = program.post(path, &json!({ "code": "123456" })).await;
        assert_eq!((answer.status, &answer.json["code"]), (401, &Value::Null), "{path}");
        assert_eq!(app.anonymous().post(path, &json!({})).await.status, 401, "{path}");
    }
    assert_eq!(app.anonymous().get("/api/factors").await.status, 401);
    assert_eq!(factors(&program).await["second_factor"], json!(false));
}

#[tokio::test]
async fn without_a_secret_key_nothing_is_set_up_and_the_answer_says_why() {
    let app = TestApp::start().await;
    let browser = app.browser("alice").await;
    let refused = browser.post("/api/totp/begin", &json!({})).await;
    let told =
        json!({ "non_field_errors": ["This server has no secret key yet, which its operator has to set first."] });
    assert_eq!((refused.status, refused.json), (400, told));
    assert_eq!(app.number("SELECT count(*) FROM totp_secrets").await, 0);
}
