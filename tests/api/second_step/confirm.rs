//! A fresh second factor (guarantee T10), and `POST /api/confirm` with a code.

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::api::{Endpoint, Permission};

use super::{Enrolled, in_browser, log_in_browser};
use crate::support::{Answer, PASSWORD};

const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);

/// What has to want a fresh second factor: it is listed here, so that no declaration loses it unseen.
const SENSITIVE: [&str; 9] = [
    "/api/passkeys/begin",
    "/api/passkeys/create",
    "/api/passkeys/remove",
    "/api/recovery_codes/create",
    "/api/step_up/set_up",
    "/api/tokens/create",
    "/api/totp/begin",
    "/api/totp/confirm",
    "/api/totp/remove",
];

fn endpoints() -> Vec<&'static Endpoint> {
    let mut endpoints: Vec<_> =
        Endpoint::all().filter(|one| one.permission == Permission::FreshSecondFactor && one.method == "POST").collect();
    endpoints.sort_by_key(|endpoint| endpoint.path);
    assert_eq!(endpoints.iter().map(|endpoint| endpoint.path).collect::<Vec<_>>(), SENSITIVE);
    endpoints
}

fn wanted(password: bool) -> Value {
    let detail = if password {
        "Confirm your password and a second factor to go on."
    } else {
        "Confirm a second factor to go on."
    };
    let factors = ["totp", "recovery_code"];
    json!({ "detail": detail, "code": "confirmation_required", "factors": factors, "password": password })
}

async fn confirm(alice: &Enrolled, body: Value) -> Answer {
    alice.browser.post("/api/confirm", &body).await
}

#[tokio::test]
async fn t10_what_wants_a_fresh_second_factor_says_what_is_to_be_confirmed() {
    let alice = Enrolled::start().await;
    // The session is fresh by the password with which alice has signed up.
    for endpoint in endpoints() {
        let answer = alice.browser.post(endpoint.path, &json!({})).await;
        assert_eq!(answer.header("www-authenticate"), "Token");
        assert_eq!((answer.status, answer.json), (401, wanted(false)), "{}", endpoint.path);
    }
    alice.app.clock.advance(TEN_MINUTES);
    for endpoint in endpoints() {
        assert_eq!(alice.browser.post(endpoint.path, &json!({})).await.json, wanted(true), "{}", endpoint.path);
    }
    assert_eq!(confirm(&alice, json!({ "password": PASSWORD })).await.status, 200);
    let create = "/api/recovery_codes/create";
    assert_eq!(alice.browser.post(create, &json!({})).await.json, wanted(false), "the password alone is half of it");
    assert_eq!(confirm(&alice, json!({ "code": alice.code() })).await.status, 200);
    assert_eq!(alice.browser.post(create, &json!({})).await.status, 201);
    alice.app.clock.advance(TEN_MINUTES);
    assert_eq!(alice.browser.post(create, &json!({})).await.json, wanted(true));
    assert_eq!(confirm(&alice, json!({ "password": PASSWORD, "code": alice.code() })).await.status, 200);
    assert_eq!(alice.browser.post(create, &json!({})).await.status, 201);
}

#[tokio::test]
async fn t10_a_factor_that_was_proved_long_ago_is_not_fresh_again_by_the_password_alone() {
    let alice = Enrolled::start().await;
    let browser = alice.app.caller(true, None);
    log_in_browser(&browser, "alice").await;
    assert_eq!(browser.post("/api/login/second_factor", &in_browser(&alice.code(), false)).await.status, 200);
    let create = "/api/recovery_codes/create";
    assert_eq!(browser.post(create, &json!({})).await.status, 201, "both steps were a moment ago");
    alice.app.clock.advance(TEN_MINUTES);
    assert_eq!(browser.post("/api/confirm", &json!({ "password": PASSWORD })).await.status, 200);
    assert_eq!(browser.post(create, &json!({})).await.json, wanted(false));
}

#[tokio::test]
async fn t10_a_code_alone_makes_the_session_fresh_for_no_longer_than_the_password_did() {
    let alice = Enrolled::start().await;
    alice.app.clock.advance(TEN_MINUTES - Duration::from_secs(40));
    assert_eq!(confirm(&alice, json!({ "code": alice.code() })).await.status, 200);
    assert_eq!(alice.browser.post("/api/recovery_codes/create", &json!({})).await.status, 201);
    alice.app.clock.advance(Duration::from_secs(10));
    assert_eq!(alice.browser.post("/api/recovery_codes/create", &json!({})).await.json, wanted(true));
    let alone = confirm(&alice, json!({ "code": alice.code() })).await;
    assert_eq!((alone.status, alone.json), (400, json!({ "password": ["This field is required."] })));
}

#[tokio::test]
async fn t3_a_code_that_is_confirmed_gives_the_session_new_secrets() {
    let alice = Enrolled::start().await;
    let page = alice.browser.post("/api/renew", &json!({})).await.token();
    let confirmed = confirm(&alice, json!({ "code": alice.code() })).await;
    assert!(confirmed.header("set-cookie").starts_with("vestibule_session=vss_"), "{}", confirmed.text);
    assert_eq!(alice.app.caller(false, Some(page)).get("/api/me").await.status, 401);
    assert_eq!(alice.app.caller(false, Some(confirmed.token())).get("/api/me").await.status, 200);
    assert_eq!(alice.app.number("SELECT count(*) FROM sessions").await, 1);
}

#[tokio::test]
async fn a_wrong_password_or_code_confirms_nothing_and_is_told_at_its_field() {
    let alice = Enrolled::start().await;
    let wrong = alice.wrong();
    for (body, told) in [
        (json!({ "password": "wrong", "code": alice.code() }), json!({ "password": ["Invalid password."] })),
        (json!({ "password": PASSWORD, "code": wrong }), json!({ "code": ["Invalid code."] })),
        (json!({ "code": wrong }), json!({ "code": ["Invalid code."] })),
        (json!({ "code": " " }), json!({ "code": ["This field may not be blank."] })),
        (json!({ "code": "12345" }), json!({ "code": ["Invalid code."] })),
        (json!({}), json!({ "password": ["This field is required."] })),
    ] {
        let answer = confirm(&alice, body).await;
        assert_eq!((answer.status, answer.json), (400, told));
        assert_eq!(answer.headers.get("set-cookie"), None);
    }
    assert_eq!(alice.browser.post("/api/totp/remove", &json!({})).await.json, wanted(false));
    // A code that came with a wrong password is not used up.
    let code = alice.code();
    confirm(&alice, json!({ "password": "wrong", "code": code })).await;
    assert_eq!(confirm(&alice, json!({ "password": PASSWORD, "code": code })).await.status, 200);
}

#[tokio::test]
async fn t11_a_code_confirms_once() {
    let alice = Enrolled::start().await;
    let code = alice.code();
    assert_eq!(confirm(&alice, json!({ "code": code })).await.status, 200);
    assert_eq!(confirm(&alice, json!({ "code": code })).await.status, 400);
    let pending = alice.begin().await;
    assert_eq!(alice.answer(&pending, &code).await.status, 400);
}

#[tokio::test]
async fn where_an_account_has_no_second_factor_the_password_is_enough() {
    let alice = Enrolled::start().await;
    let bob = alice.app.browser("bob").await;
    alice.app.clock.advance(TEN_MINUTES);
    let refused = bob.post("/api/totp/remove", &json!({})).await;
    assert_eq!(refused.json, json!({ "detail": "Confirm your password to go on.", "code": "confirmation_required" }));
    assert_eq!(bob.post("/api/confirm", &json!({ "password": PASSWORD })).await.status, 200);
    assert_ne!(bob.post("/api/totp/remove", &json!({})).await.status, 401);
}

#[tokio::test]
async fn t10_no_token_reaches_what_wants_a_fresh_second_factor() {
    let alice = Enrolled::start().await;
    let pending = alice.begin().await;
    let program = alice.answer(&pending, &alice.code()).await.token();
    let page = alice.browser.post("/api/renew", &json!({})).await.token();
    for endpoint in endpoints() {
        for token in [&program, &page] {
            let caller = alice.app.caller(false, Some(token.clone()));
            let answer = caller.post(endpoint.path, &json!({})).await;
            assert_eq!((answer.status, &answer.json["code"]), (401, &Value::Null), "{}", endpoint.path);
        }
    }
}

#[tokio::test]
async fn t10_a_session_that_has_proved_the_password_alone_makes_no_token_for_the_desk() {
    let alice = Enrolled::start().await;
    alice.app.execute("UPDATE accounts SET is_staff = TRUE, is_superuser = TRUE").await;
    let token = json!({ "name": "desk", "expires_in": "never", "scope": "admin" });
    let refused = alice.browser.post("/api/tokens/create", &token).await;
    assert_eq!((refused.status, refused.json), (401, wanted(false)));
    assert_eq!(confirm(&alice, json!({ "password": PASSWORD })).await.status, 200);
    assert_eq!(alice.browser.post("/api/tokens/create", &token).await.json, wanted(false));
    assert_eq!(alice.browser.get("/api/tokens").await.json, json!([]));
    assert_eq!(confirm(&alice, json!({ "code": alice.code() })).await.status, 200);
    let made = alice.browser.post("/api/tokens/create", &token).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let desk = alice.app.caller(false, Some(made.token()));
    assert_eq!(desk.post("/api/admin/groups/create", &json!({ "name": "ops" })).await.status, 201);
}

#[tokio::test]
async fn t10_the_form_of_a_token_asks_for_the_code_in_place() {
    let alice = Enrolled::start().await;
    let fields = [("name", "nightly"), ("expires_in", "365d"), ("scope", "all")];
    let refused = alice.browser.post_form("/tokens/create", &fields).await;
    assert_eq!(refused.status, 401);
    let has = |field: &str| refused.text.contains(&format!("name=\"{field}\""));
    assert!(has("confirm_code") && !has("confirm_password"), "{}", refused.text);
    let code_field = refused.text.split("<input").find(|input| input.contains("name=\"confirm_code\"")).unwrap();
    assert!(code_field.split('>').next().unwrap().contains("autofocus"), "{code_field}");
    assert!(refused.text.contains("value=\"nightly\"") && refused.text.contains("value=\"365d\" selected"));
    let post = async |code: &str| {
        alice.browser.post_form("/tokens/create", &[&fields[..], &[("confirm_code", code)]].concat()).await
    };
    let wrong = post(&alice.wrong()).await;
    assert!(wrong.status == 400 && wrong.words().contains("That code is not right."), "{}", wrong.words());
    let made = post(&alice.code()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(made.text.contains("vst_"), "{}", made.text);
}
