//! Challenges: used once, for five minutes, by the browser that has asked, and bounded.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::*;

const FIVE_MINUTES: Duration = Duration::from_secs(5 * 60);
const BEGIN: &str = "/api/login/passkey/begin";

fn ended() -> (u16, Value) {
    (400, json!({ "challenge_id": ["Invalid or expired challenge."] }))
}

async fn answer(caller: &Caller, body: &Value) -> (u16, Value) {
    let answer = caller.post("/api/login/passkey", body).await;
    (answer.status, answer.json)
}

#[tokio::test]
async fn t11_a_challenge_works_once_whatever_its_answer_is() {
    let app = start().await;
    let (mut device, browser) = (device(), app.caller(true, None));
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    let (challenge_id, options) = begin(&browser, BEGIN, json!({})).await;
    let body = json!({ "challenge_id": challenge_id, "credential": device.get(&options) });
    let both = tokio::join!(answer(&browser, &body), answer(&browser, &body));
    let mut statuses = [both.0.0, both.1.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    assert_eq!(answer(&browser, &body).await, ended());

    let (challenge_id, options) = begin(&browser, BEGIN, json!({})).await;
    let mut wrong = device.get(&options);
    wrong["response"]["userHandle"] = Value::Null;
    let wrong = json!({ "challenge_id": challenge_id, "credential": wrong });
    assert_eq!(answer(&browser, &wrong).await.0, 401);
    let right = json!({ "challenge_id": challenge_id, "credential": device.get(&options) });
    assert_eq!(answer(&browser, &right).await, ended());
}

#[tokio::test]
async fn a_challenge_ends_after_five_minutes() {
    let app = start().await;
    let (mut device, browser) = (device(), app.caller(true, None));
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    for (waits, status) in [(FIVE_MINUTES - Duration::from_millis(1), 200), (FIVE_MINUTES, 400)] {
        let (challenge_id, options) = begin(&browser, BEGIN, json!({})).await;
        app.clock.advance(waits);
        let body = json!({ "challenge_id": challenge_id, "credential": device.get(&options) });
        assert_eq!(answer(&browser, &body).await.0, status);
    }
    app.accounts.purge_expired().await.unwrap();
    assert_eq!(app.number("SELECT count(*) FROM passkey_challenges").await, 0);
}

#[tokio::test]
async fn a_challenge_is_answered_by_the_browser_that_has_asked_and_for_its_purpose_alone() {
    let app = start().await;
    let (mut device, browser) = (device(), app.caller(true, None));
    let alice = app.browser("alice").await;
    registered(&alice, &mut device, "sign_in").await;
    let (challenge_id, options) = begin(&browser, BEGIN, json!({})).await;
    let body = json!({ "challenge_id": challenge_id, "credential": device.get(&options) });
    let other = app.caller(true, None);
    assert_eq!(answer(&other, &body).await, ended(), "without a cookie");
    begin(&other, BEGIN, json!({})).await;
    assert_eq!(answer(&other, &body).await, ended(), "with another's");
    let as_confirmation = alice.post("/api/confirm", &body).await;
    assert_eq!((as_confirmation.status, as_confirmation.json), ended());
    // A second page of the browser asks too, and both are good.
    begin(&browser, BEGIN, json!({})).await;
    assert_eq!(answer(&browser, &body).await.0, 200);

    // What was asked for one account is no good for another.
    let bob = app.browser("bob").await;
    let (challenge_id, options) = begin(&alice, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    let body = json!({ "challenge_id": challenge_id, "credential": device.create(&options) });
    let refused = bob.post("/api/passkeys/create", &body).await;
    assert_eq!((refused.status, refused.json), ended());
}

#[tokio::test]
async fn t9_the_cookie_of_a_challenge_lives_as_long_as_it_and_no_script_reads_it() {
    let mut options = options();
    options.http.public_url = Some(ORIGIN.parse().unwrap());
    let app = TestApp::start_with(options).await;
    let answer = app.anonymous().post(BEGIN, &json!({})).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-vestibule_challenge=vsc_"), "{cookie}");
    for attribute in ["; Path=/", "; Max-Age=300", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!answer.text.contains(cookie.split(['=', ';']).nth(1).unwrap()));
}

#[tokio::test]
async fn a_page_of_another_origin_has_no_cookie_and_its_challenge_is_answered_by_such_pages_alone() {
    let mut options = options();
    options.http.allowed_origins = vec![RELATED.to_owned()];
    let app = TestApp::start_with(options).await;
    let mut device = device();
    registered(&app.browser("alice").await, &mut device, "sign_in").await;
    device.origin = RELATED.to_owned();
    let post = async |caller: &Caller, origin: Option<&str>, path: &str, body: Value| {
        let request = caller.request(Method::POST, path).json(&body);
        let request = match origin {
            Some(origin) => request.header("Origin", origin).header("Sec-Fetch-Site", "cross-site"),
            None => request,
        };
        crate::support::Answer::of(request.send().await.unwrap()).await
    };
    let caller = app.caller(true, None);
    for (origin, status) in [(Some(RELATED), 200), (None, 400)] {
        let begun = post(&caller, Some(RELATED), BEGIN, json!({})).await;
        assert_eq!((begun.status, begun.headers.get("set-cookie")), (200, None), "{}", begun.text);
        let credential = device.get(&begun.json["options"]);
        let body = json!({ "challenge_id": begun.json["challenge_id"], "credential": credential });
        let answer = post(&caller, origin, "/api/login/passkey", body).await;
        assert_eq!(answer.status, status, "{origin:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn l5_challenges_that_nobody_answers_are_bounded() {
    let app = start().await;
    let alice = app.browser("alice").await;
    app.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001)
         INSERT INTO passkey_challenges (digest, purpose, state, created_at, expires_at)
         SELECT randomblob(32), 'sign_in', x'00', 0, 9000000000000 FROM n",
    )
    .await;
    let (_, options) = begin(&alice, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    assert!(options.is_object());
    for _ in 0..3 {
        begin(&app.anonymous(), BEGIN, json!({})).await;
    }
    let of_nobody = "SELECT count(*) FROM passkey_challenges WHERE account_id IS NULL";
    assert!(app.number(of_nobody).await <= 20_000);
    for _ in 0..15 {
        begin(&alice, "/api/passkeys/begin", json!({ "kind": "sign_in" })).await;
    }
    assert_eq!(app.number("SELECT count(*) FROM passkey_challenges WHERE account_id IS NOT NULL").await, 10);
}
