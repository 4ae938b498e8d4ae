//! Logging in by a passkey alone.

use serde_json::{Value, json};
use vestibule::accounts::CounterPolicy;

use super::*;
use crate::support::{Mailbox, credentials};

fn refusal() -> (u16, Value) {
    (401, json!({ "detail": REFUSED }))
}

#[tokio::test]
async fn who_has_a_passkey_logs_in_without_a_name_and_is_freshly_signed_in() {
    let app = start().await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    let browser = app.caller(true, None);
    let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
    assert_eq!((&options["allowCredentials"], &options["userVerification"]), (&json!([]), &json!("required")));
    assert_eq!((&options["rpId"], &options["timeout"]), (&json!("example.org"), &json!(300_000)));
    let body = json!({ "challenge_id": challenge_id, "credential": device.get(&options), "session": true });
    let answer = browser.post("/api/login/passkey", &body).await;
    assert_eq!((answer.status, &answer.json["user"]["username"]), (200, &json!("alice")), "{}", answer.text);
    assert_eq!(browser.get("/api/me").await.status, 200);
    assert_eq!(browser.post("/api/passkeys/begin", &json!({ "kind": "sign_in" })).await.status, 200, "it is fresh");
    assert_eq!(list(&browser).await[0]["last_used"], "2027-01-15T08:00:00.000Z");

    // A program gets a token, and the text of an answer is as good as the object.
    let program = app.caller(true, None);
    let (challenge_id, options) = begin(&program, "/api/login/passkey/begin", json!({})).await;
    let body = json!({ "challenge_id": challenge_id, "credential": device.get(&options).to_string() });
    let answer = program.post("/api/login/passkey", &body).await;
    assert_eq!((answer.status, answer.json["expires_in"].as_u64()), (200, Some(30 * 86_400)), "{}", answer.text);
    assert_eq!(app.number("SELECT count(*) FROM sessions WHERE methods = 'hwk'").await, 1);
    let events = browser.get("/api/activity").await.json["events"].clone();
    assert_eq!(events[0]["kind"], "login");
}

#[tokio::test]
async fn k1_p7_a_second_factor_an_unknown_passkey_a_wrong_answer_and_an_inactive_account_are_refused_alike() {
    let app = start().await;
    let (alice, browser) = (app.browser("alice").await, app.caller(true, None));
    let (mut device, mut factor, mut unknown) = (device(), device(), device());
    registered(&alice, &mut device, "sign_in").await;
    let (_, options) = begin(&alice, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    unknown.create(&options);
    registered(&alice, &mut factor, "second_factor").await;
    let answer = async |device: &mut PasskeyDevice, change: &dyn Fn(&mut Value)| {
        let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
        let mut body = json!({ "challenge_id": challenge_id, "credential": device.get(&options), "session": true });
        change(&mut body["credential"]);
        let answer = browser.post("/api/login/passkey", &body).await;
        assert_eq!(answer.headers.contains_key("set-cookie"), answer.status == 200);
        (answer.status, answer.json)
    };
    let as_it_is = |_: &mut Value| {};
    assert_eq!(answer(&mut factor, &as_it_is).await, refusal(), "a second factor");
    assert_eq!(answer(&mut unknown, &as_it_is).await, refusal(), "unknown");
    // The signature of another passkey.
    let (id, other) =
        (device.passkeys.keys().next().unwrap().clone(), unknown.passkeys.values().next().unwrap().clone());
    let mut forged = device.clone();
    forged.passkeys.insert(id, other);
    assert_eq!(answer(&mut forged, &as_it_is).await, refusal(), "wrong");
    let no_handle = |credential: &mut Value| credential["response"]["userHandle"] = Value::Null;
    assert_eq!(answer(&mut device, &no_handle).await, refusal(), "it does not say whose it is");
    let other_handle = |credential: &mut Value| credential["response"]["userHandle"] = json!("AAAA");
    assert_eq!(answer(&mut device, &other_handle).await, refusal(), "it says another's");
    let mut unverified = device.clone();
    unverified.verifies = false;
    assert_eq!(answer(&mut unverified, &as_it_is).await, refusal(), "without user verification");
    let mut elsewhere = device.clone();
    elsewhere.origin = "https://evil.example".to_owned();
    assert_eq!(answer(&mut elsewhere, &as_it_is).await, refusal(), "on another site's page");
    app.accounts.set_active("alice", false).await.unwrap();
    assert_eq!(answer(&mut device, &as_it_is).await, refusal(), "inactive");
    app.accounts.set_active("alice", true).await.unwrap();
    assert_eq!(answer(&mut device, &as_it_is).await.0, 200);
    app.execute("UPDATE passkeys SET rp_id = 'example.com'").await;
    assert_eq!(answer(&mut device, &as_it_is).await, refusal(), "for another domain");
    let useless = &list(&browser).await[0];
    assert_eq!((&useless["is_usable"], &useless["domain"]), (&json!(false), &json!("example.com")));
}

#[tokio::test]
async fn i1_an_answer_that_cannot_be_read_is_told_by_its_field() {
    let app = start().await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    let browser = app.caller(true, None);
    for part in ["signature", "authenticatorData", "clientDataJSON"] {
        let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
        let mut credential = device.get(&options);
        credential["response"][part] = json!(7);
        let body = json!({ "challenge_id": challenge_id, "credential": credential });
        let answer = browser.post("/api/login/passkey", &body).await;
        let told = json!({ "credential": ["This is not the answer of an authenticator."] });
        assert_eq!((answer.status, answer.json), (400, told), "{part}");
    }
}

#[tokio::test]
async fn a_passkey_that_has_not_counted_its_use_is_refused_recorded_and_mailed_or_only_that_if_so_set() {
    for (policy, status) in [(CounterPolicy::Refuse, 401), (CounterPolicy::Record, 200)] {
        let mut options = options();
        options.accounts.passkeys.counter = policy;
        let app = TestApp::start_with(options).await;
        let (alice, mailbox) = (app.browser("alice").await, Mailbox::of(&app));
        let mut device = device();
        registered(&alice, &mut device, "sign_in").await;
        let mut copy = device.clone();
        let browser = app.caller(true, None);
        for _ in 0..3 {
            assert_eq!(log_in(&browser, &mut device).await.status, 200);
        }
        assert_eq!(log_in(&browser, &mut copy).await.status, status, "{policy}");
        let events = alice.get("/api/activity").await.json["events"].clone();
        let counted = events.as_array().unwrap().iter().filter(|event| event["kind"] == "passkey_counter").count();
        assert_eq!((counted, app.number("SELECT sign_count FROM passkeys").await), (1, 3), "{policy}");
        mailbox.last("alice@example.org", "passkey-copied").await;
        assert_eq!(log_in(&browser, &mut device).await.status, 200, "the one that has counted goes on");
    }
}

#[tokio::test]
async fn a_passkey_that_does_not_count_logs_in_again_and_again() {
    let app = start().await;
    let mut device = device();
    (device.counts, device.is_synced) = (false, true);
    let alice = app.browser("alice").await;
    registered(&alice, &mut device, "sign_in").await;
    assert_eq!(list(&alice).await[0]["is_backed_up"], true);
    for _ in 0..3 {
        assert_eq!(log_in(&app.caller(true, None), &mut device).await.status, 200);
    }
    assert_eq!(app.number("SELECT count(*) FROM sessions WHERE methods = 'swk'").await, 3);
}

#[tokio::test]
async fn a_log_in_by_a_passkey_replaces_the_sign_in_of_the_browser() {
    let app = start().await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    let browser = app.browser("bob").await;
    assert_eq!(log_in(&browser, &mut device).await.status, 200);
    assert_eq!(browser.get("/api/me").await.json["username"], "alice");
    assert_eq!(app.number("SELECT count(*) FROM sessions").await, 2, "bob's has ended");
}

#[tokio::test]
async fn p8_log_ins_by_passkeys_are_limited_by_address_and_a_page_that_asks_for_a_challenge_uses_up_none() {
    let mut options = options();
    options.accounts.throttles = "login=2/min,anon=off,signup=off,failures=off".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    let browser = app.caller(true, None);
    for _ in 0..5 {
        begin(&browser, "/api/login/passkey/begin", json!({})).await;
    }
    for status in [200, 200, 429] {
        assert_eq!(log_in(&browser, &mut device).await.status, status);
    }
    assert_eq!(browser.post("/api/login", &credentials("alice")).await.status, 429, "with those by password");
}

#[tokio::test]
async fn a_form_without_javascript_posts_the_answer_as_text_and_is_led_on() {
    let app = start().await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    let browser = app.caller(true, None);
    let (challenge_id, options) = begin(&browser, "/api/login/passkey/begin", json!({})).await;
    let (challenge_id, credential) = (challenge_id.as_str().unwrap().to_owned(), device.get(&options).to_string());
    let fields = [("challenge_id", challenge_id.as_str()), ("credential", &credential)];
    let led = browser.post_form("/login/passkey?next=/account", &fields).await;
    assert_eq!((led.status, led.header("location")), (303, "/account"), "{}", led.text);
    assert_eq!(browser.get("/api/me").await.status, 200);
    let again = app.caller(true, None).post_form("/login/passkey", &fields).await;
    assert_eq!(again.status, 400);
    assert!(!again.text.contains(&challenge_id) && !again.text.contains("clientDataJSON"), "nothing is shown again");
}
